/** What the tests of the trigger look at in Sendcloud: what is ours, what is foreign, and whether events come in. */
import { parcelLife, type Connection, type Sandbox, type Subscription } from '../sandbox';
import type { TriggerHost } from './triggerHost';

/** Keeps track of what others have in Sendcloud. */
export class Account {
	private readonly foreign = { connections: '', subscriptions: '' };

	constructor(
		readonly sandbox: Sandbox,
		readonly n8n: TriggerHost,
	) {
		// Nearly ours, and quite different; paused, so that no delivery is lost on them.
		for (const url of [
			`${n8n.url}/`,
			n8n.url.replace('webhook-id', 'another-id'),
			'https://erp.example/hooks/sendcloud',
		]) {
			this.subscribe(this.connect(url), false);
		}
		this.connect(undefined);
		this.rememberForeign();
	}

	/** From now on, whatever is not at our two URLs is foreign. */
	rememberForeign(): void {
		const { connections, subscriptions } = this.others();
		this.foreign.connections = JSON.stringify(connections);
		this.foreign.subscriptions = JSON.stringify(subscriptions);
	}

	/** A connection that somebody else makes. */
	connect(url: string | undefined): Connection {
		const { state } = this.sandbox;
		const time = new Date().toISOString();
		const connection: Connection = {
			id: state.nextId(),
			type: url === undefined ? 'klaviyo' : 'webhook',
			configuration: url === undefined ? {} : { url, auth_type: 'none', extra_headers: {} },
			created_at: time,
			updated_at: time,
		};
		state.connections.set(connection.id, connection);
		return connection;
	}

	subscribe({ id }: Connection, isActive = true): Subscription {
		const { state } = this.sandbox;
		const time = new Date().toISOString();
		const subscription: Subscription = {
			id: state.nextId(),
			connection_id: id,
			event_type: 'parcels.event.created',
			is_active: isActive,
			created_at: time,
			updated_at: time,
		};
		state.subscriptions.set(subscription.id, subscription);
		return subscription;
	}

	connectionsAt(url: string): Connection[] {
		return [...this.sandbox.state.connections.values()].filter(
			({ configuration }) => configuration.url === url,
		);
	}

	subscriptionsAt(url: string): Subscription[] {
		const ids = this.connectionsAt(url).map(({ id }) => id);
		return [...this.sandbox.state.subscriptions.values()].filter((one) =>
			ids.includes(one.connection_id),
		);
	}

	others(): { connections: Connection[]; subscriptions: Subscription[] } {
		const { url, testUrl } = this.n8n;
		const ours = [...this.connectionsAt(url), ...this.connectionsAt(testUrl)].map(({ id }) => id);
		const { connections, subscriptions } = this.sandbox.state;
		return {
			connections: [...connections.values()].filter(({ id }) => !ours.includes(id)),
			subscriptions: [...subscriptions.values()].filter(
				({ connection_id: id }) => !ours.includes(id),
			),
		};
	}

	expectForeignUntouched(): void {
		const { connections, subscriptions } = this.others();
		expect(JSON.stringify(connections)).toBe(this.foreign.connections);
		expect(JSON.stringify(subscriptions)).toBe(this.foreign.subscriptions);
	}

	/** Exactly one connection, exactly one subscription, and an event starts the workflow exactly once. */
	async expectRegistered(): Promise<void> {
		const { n8n } = this;
		const [connection] = this.connectionsAt(n8n.url);
		expect(this.connectionsAt(n8n.url)).toHaveLength(1);
		expect(this.subscriptionsAt(n8n.url)).toEqual([
			expect.objectContaining({
				connection_id: connection.id,
				is_active: true,
				event_type: 'parcels.event.created',
			}),
		]);
		this.expectForeignUntouched();
		const before = n8n.started.length;
		const [event] = parcelLife();
		const deliveries = await this.sandbox.deliver(event);
		expect(
			deliveries.filter(({ url }) => url === n8n.url).map(({ attempts }) => attempts.length),
		).toEqual([1]);
		expect(n8n.started.slice(before).map(({ json }) => json.parcel_id)).toEqual([
			event.data.parcel.parcel_id,
		]);
	}

	expectNothing(url = this.n8n.url): void {
		this.expectEmpty(url);
		this.expectForeignUntouched();
	}

	expectEmpty(url: string): void {
		expect(this.connectionsAt(url)).toEqual([]);
		expect(this.subscriptionsAt(url)).toEqual([]);
	}
}
