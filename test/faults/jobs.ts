/** What costs money, as the matrix of purchases runs it: one line here for every operation that buys. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { bought } from '../engine/bought';
import { orders, saved } from '../engine/orders';
import type { Sandbox } from '../sandbox';
import type { TicketType } from '../sandbox/areas/support';
import { fileTicket, lostParcel, ticketOf, withFiles } from '../support/tickets';

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
	/** Done once for each run, and for no other reason: whoever runs it again wants it again. */
	isPerRun?: boolean;
	/** What is said where there are two; of labels when absent. */
	saysTwo?: RegExp;
	/** The address of the request that must not happen twice; any POST when absent. */
	address?: RegExp;
	/** Chosen by hand: each run buys, whatever there is. Each label must be named all the same. */
	eachRunBuys?: boolean;
	/** What the item of something that was done before may fail with, where Sendcloud itself refuses it. */
	doneBefore?: RegExp;
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

/** With nothing that Sendcloud could tell a second one by. */
const withoutReference = (): Job => ({
	...shipment('without a reference', true, false, 2),
	parameters: {
		...shipment('', true, false, 2).parameters,
		externalReference: '',
		options: { waitForLabel: true, withoutReference: true },
	},
	hasKey: undefined,
	eachRunBuys: true,
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

/** Return › Create From Order, of orders that Sendcloud holds. */
const backFromOrder = (name: string, count: number, waitForCarrier: boolean): Job => ({
	operation: 'return.createFromOrder',
	name,
	prepare: (sandbox) => {
		saved(sandbox, ...orders(count));
	},
	parameters: {
		order: { __rl: true, mode: 'orderNumber', value: '={{ $json.order_number }}' },
		shippingOption: byId('dpd:return'),
		returnTo: byId('1'),
		options: { labelFile: 'none', waitForCarrier },
	},
	items: numbers(count).map((order_number) => ({ order_number })),
	keys: numbers(count),
	files: 0,
	...charged(({ state }) =>
		[...state.returns.values()].map(({ id, parcelIds, body }) => ({
			key: String(body.order_number),
			names: [id, ...parcelIds].map(String),
		})),
	),
});

/** The parcels LOST-1 …, of the orders SHOP-1 …, which a carrier has taken on. */
function parcels(sandbox: Sandbox, count: number, type?: TicketType): void {
	for (let n = 1; n <= count; n++) {
		const code = type === 'late_delivery' ? 'gls:business' : 'postnl:standard';
		const { parcel } = bought(sandbox, { order_number: `SHOP-${n}` }, code);
		parcel.trackingNumber = `LOST-${n}`;
		if (type === 'delivered_not_received') sandbox.state.setParcelStatus(parcel.id, 'DELIVERED');
	}
	sandbox.state.addSupportContact({
		carrier_code: 'gls',
		email: 'claims@gls.example',
		language: 'en-gb',
	});
}

const trackingNumbers = (count: number) => Array.from({ length: count }, (_, n) => `LOST-${n + 1}`);

/** Tickets cost nothing, but there must not be two for one parcel. */
const filing = (count: number): Omit<Job, 'operation' | 'name' | 'prepare' | 'parameters'> => ({
	items: trackingNumbers(count).map((number) => withFiles({ number })),
	keys: trackingNumbers(count),
	hasKey: false,
	saysTwo: /more than one ticket/,
	address: /^\/v3\/dsf\/tickets\//,
	files: 0,
	...charged(({ state }) =>
		[...state.supportTickets.values()].map(({ id, tracking_number }) => ({
			key: String(tracking_number),
			names: [`"ticket_id":${id},`, `(ticket ${id})`],
		})),
	),
});

const ticket = (type: TicketType, count: number): Job => ({
	operation: 'claim.create',
	name: type,
	prepare: (sandbox) => parcels(sandbox, count, type),
	parameters: { type, trackingNumber: '={{ $json.number }}', ...ticketOf[type] },
	...filing(count),
});

/** The first that the local Sendcloud asks for. */
const REQUEST = 301;

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
	withoutReference(),
	back('waiting for the carrier', true),
	back('queued', false),
	backFromOrder('waiting for the carrier', 2, true),
	backFromOrder('queued', 1, false),
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
	{
		operation: 'deutschePost.finalizeOrder',
		name: 'a box with a parcel',
		prepare: (sandbox) => {
			const { parcel } = bought(sandbox);
			sandbox.state.openBox.push(parcel.id);
		},
		parameters: { copies: 1 },
		items: [{}, {}],
		keys: ['box'],
		isPerRun: true,
		files: 1,
		things: ({ state }) =>
			state.closedBoxes.map(([parcel]) => ({ key: 'box', names: [`"parcel_id":${parcel},`] })),
		charges: ({ state }) =>
			new Map(state.closings.length > 0 ? [['box', state.closings.length]] : []),
	},
	ticket('lost', 1),
	ticket('damaged', 1),
	ticket('delayed', 1),
	ticket('late_delivery', 1),
	ticket('delivered_not_received', 1),
	ticket('unjust_return', 2),
	ticket('address_change', 1),
	{
		operation: 'claim.createForLostParcel',
		name: 'one',
		prepare: (sandbox) => {
			saved(sandbox, ...orders(1));
			parcels(sandbox, 1);
		},
		parameters: { trackingNumber: '={{ $json.number }}', ...lostParcel },
		...filing(1),
	},
	{
		operation: 'claim.answerRequestedData',
		name: 'with a file',
		prepare: (sandbox) => {
			parcels(sandbox, 1);
			const { id } = fileTicket(sandbox, {
				parcel_id: null,
				tracking_number: 'LOST-1',
				order_number: null,
			});
			sandbox.state.askForData(id, 'purchase_invoice');
		},
		parameters: { requestId: REQUEST, files: 'pdf' },
		items: [withFiles()],
		keys: [String(REQUEST)],
		doneBefore: /already been completed/,
		files: 0,
		...charged(({ state }) =>
			[...state.answeredRequests.keys()].map((id) => ({
				key: String(id),
				names: [`"request_id":${id},`],
			})),
		),
	},
];
