/**
 * The webhook connection of a trigger and its subscription, as one thing: find, create, repair, remove.
 *
 * Ours is what points exactly at our webhook's URL, and the subscription that we remember. Nothing else is touched.
 * Every step looks at what Sendcloud holds and does only what is missing, so it may be repeated at any time: after a
 * lost answer, a crash between two requests, or by n8n, which tries an activation up to five times.
 */
import { createHash, randomBytes, timingSafeEqual } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

import {
	connectionAt,
	CONNECTIONS,
	PARCEL_EVENT,
	subscriptionAt,
	SUBSCRIPTIONS,
} from '../api/eventSubscriptions';
import type { SendcloudClient } from '../transport/client';
import { sentences, SendcloudError } from '../transport/errors';
import { objectIn } from '../transport/pagination';
import { idIn, wholeList } from './lists';
import { errorWithout } from '../transport/redact';

/** What must be remembered to recognise our registration, and deliveries for it. Holds no secret. */
export interface Registration {
	/** Told from the webhook of an integration by its absence: it has been saved without. */
	kind?: undefined;
	/** Stands in a header of the connection, where it can be read again: which secret Sendcloud has cannot. */
	id: string;
	/** Hash of the secret. n8n copies what it remembers into every execution; the secret itself is kept nowhere. */
	proof: string;
	url: string;
	connectionId: number;
	subscriptionId: number;
	/** When Sendcloud made the subscription: in another account, the same ID is another subscription. */
	subscribedAt: string;
}

interface Connection {
	id: number;
	url: unknown;
	authType: unknown;
	/** Of the registration that made it, or whose secret it got last. */
	registrationId: unknown;
}

interface Subscription {
	id: number;
	connectionId: number;
	isActive: boolean;
	createdAt: string;
}

interface Holdings {
	connections: Connection[];
	subscriptions: Subscription[];
}

/** The header of a connection that holds the ID of its registration. */
const ID_HEADER = 'X-N8n-Registration';
/** How often the whole is begun again when an answer was lost; each request is repeated by the client besides. */
const ATTEMPTS = 3;

const hash = (secret: string) => createHash('sha256').update(secret).digest();

/** Does the Authorization header of a delivery hold the secret of the registration? Takes as long for yes as for no. */
export function isProof(authorization: unknown, { proof }: Pick<Registration, 'proof'>): boolean {
	const given = /^bearer +(\S+)$/i.exec(typeof authorization === 'string' ? authorization : '');
	const expected = Buffer.from(proof, 'base64');
	const actual = hash(given?.[1] ?? '');
	return actual.length === expected.length && timingSafeEqual(actual, expected);
}

function readConnection({ id, configuration }: IDataObject): Connection {
	const { url, auth_type: authType, extra_headers: headers } = (configuration ?? {}) as IDataObject;
	const header = Object.entries(headers ?? {}).find(
		([name]) => name.toLowerCase() === ID_HEADER.toLowerCase(),
	);
	return { id: idIn(id, 'connection'), url, authType, registrationId: header?.[1] };
}

const readSubscription = (row: IDataObject): Subscription => ({
	id: idIn(row.id, 'subscription'),
	connectionId: idIn(row.connection_id, 'connection'),
	isActive: row.is_active === true,
	createdAt: String(row.created_at),
});

async function look(client: SendcloudClient): Promise<Holdings> {
	const connections = await wholeList(client, CONNECTIONS, { connection_type: 'webhook' });
	const subscriptions = await wholeList(client, SUBSCRIPTIONS, { event_type: PARCEL_EVENT });
	return {
		connections: connections.map(readConnection),
		subscriptions: subscriptions.map(readSubscription),
	};
}

const isRemembered = ({ id, createdAt }: Subscription, remembered?: Registration) =>
	id === remembered?.subscriptionId && createdAt === remembered.subscribedAt;

/** What is ours: the connection and subscription to keep, and those that are too many. What we remember goes first. */
function ours({ connections, subscriptions }: Holdings, url: string, remembered?: Registration) {
	const first = <T>(list: T[], isFirst: (one: T) => boolean) => [
		...list.filter(isFirst),
		...list.filter((one) => !isFirst(one)),
	];
	const [connection, ...spareConnections] = first(
		connections.filter((one) => one.url === url),
		({ id }) => id === remembered?.connectionId,
	);
	const [subscription, ...spareSubscriptions] = first(
		subscriptions.filter(
			(one) => one.connectionId === connection?.id || isRemembered(one, remembered),
		),
		(one) => isRemembered(one, remembered),
	);
	return { connection, spareConnections, subscription, spareSubscriptions };
}

const hasSecretOf = (connection: Connection, registration?: Pick<Registration, 'id'>) =>
	registration !== undefined &&
	connection.registrationId === registration.id &&
	connection.authType === 'bearer';

const delivers = ({ isActive, connectionId }: Subscription, connection: Connection) =>
	isActive && connectionId === connection.id;

/** Does Sendcloud hold exactly what is remembered? */
export async function isRegistered(
	client: SendcloudClient,
	url: string,
	remembered: Registration,
): Promise<boolean> {
	if (remembered.url !== url) return false;
	const { connection, subscription, spareConnections, spareSubscriptions } = ours(
		await look(client),
		url,
		remembered,
	);
	return (
		connection !== undefined &&
		subscription !== undefined &&
		hasSecretOf(connection, remembered) &&
		isRemembered(subscription, remembered) &&
		delivers(subscription, connection) &&
		spareConnections.length + spareSubscriptions.length === 0
	);
}

/**
 * Makes Sendcloud deliver parcel events to a URL, exactly once each: creates, takes over or repairs what is needed and
 * removes duplicates of ours. When it cannot, nothing of ours is left behind.
 * @returns what to remember
 * @throws SendcloudError
 */
export async function register(
	client: SendcloudClient,
	url: string,
	remembered?: Registration,
): Promise<Registration> {
	const secret = randomBytes(32).toString('base64url');
	const fresh = {
		id: randomBytes(9).toString('base64url'),
		proof: hash(secret).toString('base64'),
	};
	const configuration = {
		url,
		auth_type: 'bearer',
		auth_config: { token: secret },
		extra_headers: { [ID_HEADER]: fresh.id },
	};

	async function complete(): Promise<Registration> {
		const held = ours(await look(client), url, remembered);
		let { connection, subscription } = held;

		// A known secret stays: while it is replaced, deliveries would be refused.
		let known = [fresh, remembered].find((one) => connection && hasSecretOf(connection, one));
		if (!connection) {
			const body = { type: 'webhook', configuration };
			connection = readConnection(objectIn(await client.post(CONNECTIONS, body)));
		} else if (!known) {
			await client.patch(connectionAt(connection.id), { configuration }, { repeatable: true });
		}
		known ??= fresh;

		const wanted = { connection_id: connection.id, event_type: PARCEL_EVENT, is_active: true };
		if (!subscription) {
			subscription = readSubscription(objectIn(await client.post(SUBSCRIPTIONS, wanted)));
		} else if (!delivers(subscription, connection)) {
			await client.patch(subscriptionAt(subscription.id), wanted, { repeatable: true });
		}

		await removeAll(client, CONNECTIONS, held.spareConnections);
		await removeAll(client, SUBSCRIPTIONS, held.spareSubscriptions);
		return {
			id: known.id,
			proof: known.proof,
			url,
			connectionId: connection.id,
			subscriptionId: subscription.id,
			subscribedAt: subscription.createdAt,
		};
	}

	for (let attempt = 1; ; attempt++) {
		try {
			return await complete();
		} catch (error) {
			// Where an answer was lost, the request may have worked: looking again tells.
			if (!isPassing(error) || attempt === ATTEMPTS) {
				throw errorWithout(await afterCleanUp(client, url, remembered, error as Error), secret);
			}
			await client.wait(1000 * attempt);
		}
	}
}

/** The error that stopped a registration, once the half that was done is undone. */
async function afterCleanUp(
	client: SendcloudClient,
	url: string,
	remembered: Registration | undefined,
	error: Error,
): Promise<Error> {
	try {
		await unregister(client, url, remembered);
		return error;
	} catch {
		if (!(error instanceof SendcloudError)) return error;
		return new SendcloudError(error.message, {
			kind: error.kind,
			status: error.status,
			problems: error.problems,
			description: sentences([
				error.description,
				'Half of the registration may be left in Sendcloud; the next activation completes or removes it.',
			]),
		});
	}
}

/**
 * Removes what is ours at a URL, and what was registered even if that was another URL then.
 * @throws SendcloudError when something is, or may be, left
 */
export async function unregister(
	client: SendcloudClient,
	url: string,
	remembered?: Registration,
): Promise<void> {
	const { connections, subscriptions } = await look(client);
	const gone = connections.filter(
		(one) => one.url === url || (one.id === remembered?.connectionId && one.url === remembered.url),
	);
	// Sendcloud deletes the subscriptions of a connection with it; ours may have been led elsewhere since.
	const astray = subscriptions.filter(
		(one) => isRemembered(one, remembered) && gone.every(({ id }) => id !== one.connectionId),
	);
	await removeAll(client, CONNECTIONS, gone);
	await removeAll(client, SUBSCRIPTIONS, astray);
}

async function removeAll(client: SendcloudClient, path: string, things: Array<{ id: number }>) {
	for (const { id } of things) {
		const failure = await client.delete(`${path}/${id}`).then(
			() => undefined,
			(error: Error) => error,
		);
		if (failure && !isGone(failure)) throw failure;
	}
}

/** Somebody else was faster. */
const isGone = (error: unknown) => error instanceof SendcloudError && error.status === 404;

/** An answer was lost, or what was found a moment ago is gone. */
const isPassing = (error: unknown) =>
	isGone(error) || (error instanceof SendcloudError && error.kind === 'unanswered');
