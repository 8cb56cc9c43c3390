/** What costs money, as the matrix of purchases runs it: one line here for every operation that buys. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { orders, saved } from '../engine/orders';
import type { Sandbox } from '../sandbox';

export interface Job {
	operation: string;
	name: string;
	/** Of the local Sendcloud, which is empty. */
	prepare(sandbox: Sandbox): void;
	parameters: INodeParameters;
	items: IDataObject[];
	/** What is bought in the end: the reference of each, or its order number. */
	keys: string[];
	/** Whether Sendcloud itself refuses a second one; undefined where no document says. */
	hasKey?: boolean;
	/** Items with files in the output of an undisturbed run. */
	files: number;
	/** Everything there is, and what it can be recognised by. */
	things(sandbox: Sandbox): Thing[];
	/** How often each key was charged. */
	charges(sandbox: Sandbox): Map<string, number>;
}

export interface Thing {
	key: string;
	names: string[];
}

const counted = (keys: string[]): Map<string, number> => {
	const counts = new Map<string, number>();
	for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
	return counts;
};

const labels: Pick<Job, 'things' | 'charges'> = {
	things: ({ state }) =>
		[...state.v3Shipments.values()].map(({ id, sent, parcels }) => ({
			key: String(sent.external_reference_id ?? sent.order_number),
			names: [id, ...parcels.map(({ trackingNumber }) => trackingNumber)],
		})),
	charges: ({ state }) =>
		counted(
			state.ledger
				.filter(({ kind }) => kind === 'charge')
				.map(({ externalReferenceId, orderNumber }) => String(externalReferenceId ?? orderNumber)),
		),
};

/** What is no label is charged when it is made. */
const charged = (things: Job['things']): Pick<Job, 'things' | 'charges'> => ({
	things,
	charges: (sandbox) => counted(things(sandbox).map(({ key }) => key)),
});

const numbers = (count: number) => Array.from({ length: count }, (_, n) => `SHOP-${n + 1}`);

/** Order › Ship of orders that Sendcloud holds. */
const ship = (name: string, count: number, parameters: INodeParameters, files: number): Job => ({
	operation: 'order.ship',
	name,
	prepare: (sandbox) => {
		saved(sandbox, ...orders(count));
		sandbox.settings.shipping.announceMs = 3000;
	},
	parameters: {
		order: { __rl: true, mode: 'orderNumber', value: '={{ $json.order_number }}' },
		shipBy: 'option',
		shippingOption: { __rl: true, mode: 'id', value: 'postnl:standard' },
		...parameters,
	},
	items: numbers(count).map((order_number) => ({ order_number })),
	keys: numbers(count),
	hasKey: false,
	files,
	...labels,
});

const byId = (value: string) => ({ __rl: true, mode: 'id', value });

const address = {
	name: 'Jane Doe',
	address_line_1: 'Stadhuisplein',
	house_number: '50',
	postal_code: '1013 AB',
	city: 'Eindhoven',
	country_code: 'NL',
	email: 'jane@example.com',
	phone_number: '+31612345678',
};

/** Shipment › Create: announced at once or queued, by a shipping option or by the account's rules. */
const shipment = (name: string, atOnce: boolean, byRules: boolean, count: number): Job => ({
	operation: 'shipment.create',
	name,
	prepare: (sandbox) => {
		sandbox.settings.shipping.announceMs = 3000;
	},
	parameters: {
		externalReference: '={{ $json.reference }}',
		recipient: address,
		...(byRules
			? { shipBy: 'rules' }
			: { shipBy: 'option', shippingOption: byId('postnl:standard') }),
		weight: 1.2,
		additionalFields: { senderAddress: byId('1'), orderNumber: '={{ $json.reference }}' },
		options: { waitForLabel: atOnce },
	},
	items: references(count),
	keys: references(count).map(({ reference }) => reference),
	hasKey: true,
	files: count,
	...labels,
});

const references = (count: number) =>
	Array.from({ length: count }, (_, n) => ({ reference: `shop-${n + 1}` }));

const back = (name: string, waitForCarrier: boolean): Job => ({
	operation: 'return.create',
	name,
	prepare: () => {},
	parameters: {
		orderNumber: '={{ $json.reference }}',
		shippingOption: byId('dpd:return'),
		weight: 0.8,
		from: { ...address },
		returnTo: byId('1'),
		additionalFields: { external_reference: '={{ $json.reference }}' },
		options: { labelFile: 'none', waitForCarrier },
	},
	items: references(2),
	keys: ['shop-1', 'shop-2'],
	files: 0,
	...charged(({ state }) =>
		[...state.returns.values()].map(({ id, parcelIds, body }) => ({
			key: String(body.external_reference),
			names: [id, ...parcelIds].map(String),
		})),
	),
});

const START = '2099-03-11T12:00:00Z';

export const jobs: Job[] = [
	ship('one order', 1, { labelFile: 'none' }, 0),
	ship('one order with its file', 1, { labelFile: 'each' }, 1),
	// Two requests that buy.
	ship('22 orders', 22, { labelFile: 'none' }, 0),
	ship('3 orders with one file', 3, { labelFile: 'merged' }, 1),
	shipment('at once', true, false, 2),
	shipment('at once, by rules', true, true, 1),
	shipment('queued', false, false, 2),
	shipment('queued, by rules', false, true, 1),
	back('waiting for the carrier', true),
	back('queued', false),
	{
		operation: 'pickup.create',
		name: 'two',
		prepare: () => {},
		parameters: {
			carrier: 'dhl_express',
			startAt: START,
			endAt: '2099-03-11T17:00:00Z',
			weight: 12.5,
			fetchFrom: 'other',
			address: { ...address, house_number: '={{ $json.house }}' },
		},
		items: [{ house: '1' }, { house: '2' }],
		keys: ['1', '2'],
		files: 0,
		...charged(({ state }) =>
			[...state.pickups.values()].map(({ id, address: from }) => ({
				key: String(from.house_number),
				// A short number stands in many places.
				names: [`"id":${id},`, `"id":"${id}"`, `"pickup_id":${id},`, `(${id})`],
			})),
		),
	},
];
