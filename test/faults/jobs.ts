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
	/** How often each is charged: once a parcel. */
	parcels: number;
	/** Items with files in the output of an undisturbed run. */
	files: number;
}

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
	parcels: 1,
	files,
});

export const jobs: Job[] = [
	ship('one order', 1, { labelFile: 'none' }, 0),
	ship('one order with its file', 1, { labelFile: 'each' }, 1),
	// Two requests that buy.
	ship('22 orders', 22, { labelFile: 'none' }, 0),
	ship('3 orders with a file each', 3, { labelFile: 'each' }, 3),
	ship('3 orders with one file', 3, { labelFile: 'merged' }, 1),
];
