/** The fields of the polling trigger. */
import type { INodeProperties } from 'n8n-workflow';

import { pageLink } from '../../transport/docs';

interface Choice {
	name: string;
	description: string;
	/** On the canvas, after "on". */
	subtitle: string;
}

/** Stored in workflows: the keys never change. */
export const POLLED = {
	newOrder: {
		name: 'New Order',
		description: 'An order came into Sendcloud, from a shop or by API, whenever the shop sold it',
		subtitle: 'new order',
	},
	newReturn: {
		name: 'New Return',
		description: 'A return was made, by your customer in the return portal, by hand or by API',
		subtitle: 'new return',
	},
	claimChanged: {
		name: 'Claim Changed',
		description:
			'A claim or another support ticket was filed, has another status, asks for something, or was decided',
		subtitle: 'claim changed',
	},
	newInvoice: {
		name: 'New Invoice',
		description: 'Sendcloud made an invoice to this account',
		subtitle: 'new invoice',
	},
	newShopFailure: {
		name: 'New Shop Failure',
		description:
			'Something went wrong between Sendcloud and a shop: a request failed, keys were refused',
		subtitle: 'new shop failure',
	},
} satisfies Record<string, Choice>;

export type PolledEvent = keyof typeof POLLED;

const choices: Array<[string, Choice]> = Object.entries(POLLED);

export const triggerOnField: INodeProperties = {
	displayName: 'Trigger On',
	name: 'triggerOn',
	type: 'options',
	noDataExpression: true,
	default: 'newOrder',
	options: choices.map(([value, { name, description }]) => ({ name, value, description })),
};

export const noticeField: INodeProperties = {
	displayName: `For an n8n that Sendcloud cannot reach: it asks Sendcloud as often as Poll Times say. What is there already when the workflow is activated starts nothing. A test shows the latest ones. ${pageLink('trigger', 'About triggers')}`,
	name: 'pollingNotice',
	type: 'notice',
	default: '',
};

/** Those of which one integration can be chosen: n8n does not let a field be read that is not shown. */
export const BY_INTEGRATION: string[] = ['newOrder', 'newShopFailure'];

export const integrationField: INodeProperties = {
	displayName: 'Integration',
	name: 'integration',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The Sendcloud integration (shop connection) that counts. Leave empty for all.',
	displayOptions: { show: { triggerOn: BY_INTEGRATION } },
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'All integrations',
			typeOptions: { searchListMethod: 'searchIntegrations', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 739283' },
	],
};

/** On the canvas: "on new order". */
export const subtitle = `={{ (${JSON.stringify(
	Object.fromEntries(choices.map(([value, one]) => [value, `on ${one.subtitle}`])),
)} )[$parameter["triggerOn"]] }}`;
