import type { IDataObject } from 'n8n-workflow';

import { buyPickup, pickups, readPickup, type Pickup } from '../../api/pickups';
import { plain } from '../../api/plain';
import { field, type Entry, type Settled, type Tools } from '../../engine/define';
import { operation } from '../../engine/operation';
import { simplifyField } from '../../fields/simplify';
import { purchase, type Purchase } from '../../flows/purchase';
import { SenderAddresses } from '../../flows/senderAddress';
import type { SendcloudClient } from '../../transport/client';
import { append } from '../../transport/data';
import { SendcloudError } from '../../transport/errors';
import { poll } from '../../transport/polling';
import {
	checkAddress,
	pickupRequest,
	requestFields,
	secondsOf,
	titleOf,
	type PickupRequest,
} from './request';
import { simplified } from './shown';
import { CLOCKS, systemClock } from '../../transport/clock';

interface Request extends PickupRequest {
	simplify: boolean;
}

export const create = operation({
	name: 'create',
	label: 'Create',
	action: 'Create a pickup',
	description:
		'Ask a carrier to come and fetch parcels. One that was asked for already, for the same carrier, time and address, is not asked for again.',
	risk: 'buys',
	fields: {
		notice: field({
			displayName:
				'Some carriers charge for coming, and Sendcloud cannot cancel a pickup: that is done with the carrier. There is no way to try it for free.',
			type: 'notice',
			default: '',
		}),
		...requestFields,
		simplify: simplifyField,
	},
	options: {
		again: {
			displayName: 'Order Again',
			type: 'boolean',
			default: true,
			description:
				'Whether to ask the carrier even if it was asked already for the same time and address',
		},
		waitLimit: {
			displayName: 'Wait Limit',
			type: 'number',
			default: 60,
			typeOptions: { minValue: 0 },
			description:
				'Seconds to wait for the word of the carrier; 0 for not at all. Without this option, 60.',
		},
	},
	build: ({ params, options, timezone }): Request => {
		if (options.waitLimit !== undefined) secondsOf(options.waitLimit, 'wait limit');
		return {
			...pickupRequest(params, timezone, systemClock.today()),
			again: options.again === true,
			simplify: params.simplify,
		};
	},
	perform: async (entries, tools) => await ordered(entries, tools),
});

async function ordered(entries: Array<Entry<Request>>, tools: Tools): Promise<Settled[]> {
	const { client, goOn } = tools;
	const settled = new Array<Settled>(entries.length).fill(undefined);
	const ready = await withAddresses(entries, client, settled);
	if (!goOn && settled.some(Boolean)) return settled;
	const outcomes = await purchase(
		client,
		ready.map((at) => entries[at].request),
		ORDERING,
		goOn,
	);
	for (const [position, outcome] of outcomes.entries()) {
		const at = ready[position];
		if (outcome === undefined) continue;
		if ('error' in outcome) {
			settled[at] = outcome;
			continue;
		}
		const { request, options } = entries[at];
		settled[at] = await answered(client, outcome.thing, Number(options.waitLimit ?? 60)).then(
			(pickup) => ({
				output: {
					...(request.simplify ? simplified(pickup) : pickup),
					already_existed: outcome.how === 'found',
				},
				spent: `${titleOf(request.body)} (${outcome.thing.id})`,
			}),
			(error: Error) => ({ error, title: titleOf(request.body) }),
		);
	}
	return settled;
}

/** Puts in the addresses that stand in Sendcloud. @returns the positions of the entries that have one */
async function withAddresses(
	entries: Array<Entry<Request>>,
	client: SendcloudClient,
	settled: Settled[],
): Promise<number[]> {
	const senders = new SenderAddresses(client);
	const ready: number[] = [];
	for (const [at, { request }] of entries.entries()) {
		await client.breathe();
		try {
			if (request.senderAddress !== undefined) {
				request.body.address = await senders.read(request.senderAddress);
				checkAddress(request.body);
			}
			ready.push(at);
		} catch (error) {
			settled[at] = { error: error as Error, title: titleOf(request.body) };
		}
	}
	return ready;
}

/** Times are the same moment, however they are written. */
const startOf = ({ time_slots: slots }: IDataObject) =>
	Date.parse(String((slots as IDataObject[] | undefined)?.[0]?.start_at ?? ''));

/** Who comes when. */
const visitOf = (body: IDataObject) => `${body.carrier_code as string}|${startOf(body)}`;

const placeOf = (address: IDataObject | undefined) =>
	[address?.postal_code, address?.address_line_1, address?.house_number].map(plain).join('|');

const keyOf = ({ body }: Request) =>
	[visitOf(body), placeOf(body.address), body.contract_id ?? ''].join('|');

const ORDERING: Purchase<Request, Pickup, IDataObject> = {
	size: 1,
	atOnce: 1,
	together: keyOf,
	key: keyOf,
	title: ({ body }) => titleOf(body),
	// The list has no address, so those of the same carrier and time are looked at one by one.
	find: async (client, requests, lost) => {
		const found = new Map<string, Pickup[]>();
		const visits = new Map<string, Request[]>();
		for (const request of requests) {
			await client.breathe();
			append(visits, visitOf(request.body), request);
		}
		const options = lost && { insist: true };
		for await (const row of pickups(client, undefined, options)) {
			const alike = (visits.get(visitOf(row)) ?? []).filter(
				({ body: { contract_id: contract } }) =>
					contract === undefined || contract === row.contract_id,
			);
			if (alike.length === 0) continue;
			if (lost && Date.parse(String(row.created_at)) < lost.since.getTime() - CLOCKS) continue;
			const pickup = await readPickup(client, row.id, options);
			for (const request of alike) {
				if (placeOf(request.body.address) !== placeOf(pickup.address as IDataObject)) continue;
				append(found, keyOf(request), pickup);
			}
		}
		return found;
	},
	id: ({ id }) => String(id),
	isLive: ({ status }) => status !== 'FAILED' && status !== 'CANCELLED',
	whenThere: ({ again }) => (again ? 'buy' : 'take'),
	toBuy: ({ body }) => body,
	buy: buyPickup,
	lane: 'pickups',
	lookFor: 'Look under Pickups in Sendcloud whether the carrier was asked, before you ask again.',
};

/** Waits for the word of the carrier. @throws SendcloudError when it will not come */
async function answered(client: SendcloudClient, asked: Pickup, limit: number): Promise<Pickup> {
	let latest = asked;
	if (limit > 0 && asked.status === 'ANNOUNCING') {
		const look = async () => {
			latest = await readPickup(client, asked.id);
			return latest.status === 'ANNOUNCING' ? undefined : latest;
		};
		// That it cannot be looked at is no failure of the pickup: the carrier has been asked.
		await poll(client, look, limit).catch((error: Error) =>
			client.notes.warnings.add(
				`A carrier was asked to come, but its answer could not be read: ${error.message} See Pickup › Get later.`,
			),
		);
	}
	if (latest.status !== 'FAILED') return latest;
	throw new SendcloudError('The carrier refused the pickup', {
		kind: 'refused',
		description: `Sendcloud gives no reason. Check address, time and contract, or ask the carrier; then create another one. (Pickup ${asked.id})`,
	});
}
