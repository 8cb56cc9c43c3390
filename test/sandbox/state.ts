/**
 * Everything the sandbox remembers. Tests may read and write it.
 *
 * Saving orders is asynchronous: what was accepted waits in `saving` until its time has come. Nothing ticks;
 * whoever looks at `orders` first moves over what is due, so a test's own clock works as well as the real one.
 */
import type {
	Connection,
	ExceptionLog,
	Integration,
	Report,
	SavedOrder,
	Settings,
	Shipment,
	ShopOrder,
	Subscription,
} from './types';

export const PARTNER_ID = '5f4a9b1e-6f0c-4d6e-9d3b-7a1d2c3e4f50';

interface Saving {
	order: SavedOrder;
	visibleAt: number;
}

const INTEGRATIONS: Array<Partial<Integration>> = [
	{ id: 7, shop_name: 'Candle Shop', shop_url: 'https://candles.example/' },
	{
		id: 739283,
		shop_name: 'Lamp Shop',
		shop_url: 'https://lamps.example/',
		service_point_enabled: true,
		service_point_carriers: ['postnl', 'dhl'],
		webhook_active: true,
		webhook_url: 'https://lamps.example/webhooks/sendcloud',
		feedback_type: 'eager',
	},
	{
		id: 23452345,
		shop_name: 'Old Shop',
		shop_url: 'https://old.example/',
		type: 'woocommerce_v2',
		started_failing_at: '2025-11-10T16:16:42Z',
		last_fetched_at: '2025-11-10T16:15:09Z',
	},
];

/** What an order is told apart by. */
export const keyOf = ({ order_id, order_details }: ShopOrder) =>
	`${order_details.integration.id}/${order_id}`;

/** Orders by Sendcloud's ID, and by what the shop tells them apart by, so that many take no longer than few. */
class Orders extends Map<number, SavedOrder> {
	readonly byKey = new Map<string, SavedOrder>();

	override set(id: number, order: SavedOrder): this {
		this.#forget(id);
		this.byKey.set(keyOf(order), order);
		return super.set(id, order);
	}

	override delete(id: number): boolean {
		this.#forget(id);
		return super.delete(id);
	}

	override clear(): void {
		this.byKey.clear();
		super.clear();
	}

	#forget(id: number): void {
		const order = this.get(id);
		if (order) this.byKey.delete(keyOf(order));
	}
}

export class SandboxState {
	readonly integrations = new Map<number, Integration>();
	readonly connections = new Map<number, Connection>();
	readonly subscriptions = new Map<number, Subscription>();
	/** Shops' shipments (v2), by UUID. */
	readonly shipments = new Map<string, Shipment>();
	readonly logs = new Map<number, ExceptionLog>();
	readonly reports = new Map<string, Report>();
	/** UUIDs that Sendcloud takes as `Sendcloud-Partner-Id`. */
	readonly partnerIds = new Set<string>([PARTNER_ID]);

	#orders = new Orders();
	#saving: Saving[] = [];
	#nextOrderId = 0;
	#nextId = 0;

	constructor(
		private readonly settings: Settings,
		private readonly now: () => number,
		private readonly seed: Array<Partial<Integration>> = INTEGRATIONS,
	) {
		this.reset();
	}

	reset(): void {
		this.#orders.clear();
		this.#saving = [];
		this.connections.clear();
		this.subscriptions.clear();
		this.shipments.clear();
		this.logs.clear();
		this.reports.clear();
		this.#nextOrderId = 234543;
		this.#nextId = 1;
		this.integrations.clear();
		for (const [index, integration] of this.seed.entries()) {
			const id = integration.id ?? 1001 + index;
			this.integrations.set(id, {
				id,
				shop_name: `Shop ${id}`,
				shop_url: `https://shop-${id}.example/`,
				type: 'api',
				started_failing_at: null,
				last_fetched_at: null,
				created_at: '2025-01-04T14:15:22Z',
				updated_at: '2025-01-08T12:23:56Z',
				service_point_enabled: false,
				service_point_carriers: [],
				webhook_active: false,
				webhook_url: null,
				feedback_type: 'none',
				...integration,
			});
		}
	}

	/** The orders that have been saved, by Sendcloud's ID. */
	get orders(): Orders {
		this.#settle();
		return this.#orders;
	}

	/** The orders that were accepted and are not saved yet. */
	get saving(): SavedOrder[] {
		this.#settle();
		return this.#saving.map(({ order }) => order);
	}

	#settle(): void {
		const time = this.now();
		const due = this.#saving.filter(({ visibleAt }) => visibleAt <= time);
		if (due.length === 0) return;
		this.#saving = this.#saving.filter(({ visibleAt }) => visibleAt > time);
		for (const { order } of due) this.#orders.set(order.id, order);
	}

	nextOrderId(): number {
		while (this.#orders.has(this.#nextOrderId)) this.#nextOrderId++;
		return this.#nextOrderId++;
	}

	/** For all but orders. */
	nextId(): number {
		return this.#nextId++;
	}

	/** Accepts an order: it can be found after the saving delay. */
	save(order: SavedOrder): void {
		this.#saving.push({ order, visibleAt: this.now() + this.settings.savingDelayMs });
	}

	deleteOrder(id: number): boolean {
		this.#saving = this.#saving.filter(({ order }) => order.id !== id);
		return this.orders.delete(id);
	}

	/** The saved order with the shop's own ID. */
	findOrder(orderId: string, integrationId: number): SavedOrder | undefined {
		return this.orders.byKey.get(`${integrationId}/${orderId}`);
	}
}
