/** The fields of the trigger: what it starts on, in a merchant's words, then what belongs to that. */
import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import { integrationsPath } from '../api/integrations';
import { SendcloudClient } from '../transport/client';
import { pageLink } from '../transport/docs';
import { WITH_CHOICE } from './choice';
import { filterOptions, filtersField } from './filters';
import { PARCEL_CHOICES, WEBHOOK_CHOICES } from './kinds';
import { wholeList } from './lists';
import { textOf } from './shape';
import { byDisplayName, byName } from '../engine/define';

const PARCELS = Object.keys(PARCEL_CHOICES);
const WEBHOOKS = Object.keys(WEBHOOK_CHOICES);

const before = { show: { '@version': [{ _cnd: { lt: WITH_CHOICE } }] } };
const since = (triggerOn: string[]) => ({
	show: { '@version': [{ _cnd: { gte: WITH_CHOICE } }], triggerOn },
});

const choices: INodePropertyOptions[] = Object.entries({
	...PARCEL_CHOICES,
	...WEBHOOK_CHOICES,
}).map(([value, { name, description }]) => ({ name, value, description }));

const ignoreDuplicates: INodeProperties = {
	displayName: 'Ignore Duplicates',
	name: 'ignoreDuplicates',
	type: 'boolean',
	default: true,
	description:
		'Whether an event that Sendcloud sends again within a day starts nothing. Sendcloud may send an event more than once.',
};

const addOrderDetails: INodeProperties = {
	displayName: 'Add Order Details',
	name: 'addOrderDetails',
	type: 'boolean',
	default: true,
	description:
		'Whether to look up whose parcel it is: order number, name and e-mail of the customer, place, tracking link and shop. It is looked up after Sendcloud has got its answer; where that fails, the event comes all the same and says why.',
};

const inOrder = (list: INodeProperties[]) => [...list].sort(byDisplayName);

const replaceWebhook: INodeProperties = {
	displayName: 'Replace Existing Webhook',
	name: 'replaceWebhook',
	type: 'boolean',
	default: true,
	description:
		'Whether to take the webhook of the integration from another tool that listens there. It is put back when the workflow is deactivated.',
};

const moreEvents = (value: string): INodeProperties => ({
	displayName: 'More Events',
	name: 'moreEvents',
	type: 'multiOptions',
	default: [],
	options: WEBHOOKS.filter((key) => key !== value)
		.map((key) => ({ name: WEBHOOK_CHOICES[key].name, value: key }))
		.sort(byName),
	description:
		'What else of this integration starts the workflow. It sends everything to one address, so only one workflow can listen.',
});

const statusOptions: INodeProperties[] = [
	{
		displayName: 'Newest per Parcel Only',
		name: 'newestOnly',
		type: 'boolean',
		default: true,
		description:
			'Whether a status starts nothing when a later one of the same parcel came before. Sendcloud keeps no order.',
	},
	{
		displayName: 'Statuses',
		name: 'statuses',
		type: 'string',
		default: '',
		placeholder: 'e.g. Delivered, 1002',
		description:
			"Which statuses of parcels start the workflow: Sendcloud's words or numbers, with commas between. Case does not matter.",
	},
];

const webhookOptions = (value: string): INodeProperties[] =>
	inOrder([
		ignoreDuplicates,
		moreEvents(value),
		replaceWebhook,
		...(value === 'parcelStatusChanged' ? statusOptions : []),
	]);

const options = (list: INodeProperties[], displayOptions: INodeProperties['displayOptions']) => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection' as const,
	placeholder: 'Add option',
	default: {},
	displayOptions,
	options: list,
});

/** Comes first. */
export const triggerOnField: INodeProperties = {
	displayName: 'Trigger On',
	name: 'triggerOn',
	type: 'options',
	noDataExpression: true,
	default: 'delivered',
	displayOptions: { show: { '@version': [{ _cnd: { gte: WITH_CHOICE } }] } },
	options: choices,
};

const READ_ON = pageLink('outOfReach', 'If it cannot');

export const scopeNotices: INodeProperties[] = [before, since(PARCELS)].map((displayOptions) => ({
	displayName: `Events come from the whole Sendcloud account, not only from the integration whose keys you use. Sendcloud must be able to reach this n8n over https. ${READ_ON}`,
	name: 'scopeNotice',
	type: 'notice',
	default: '',
	displayOptions,
}));

export const webhookFields: INodeProperties[] = [
	{
		displayName: `Events come from one integration, and only about parcels that were made through it. It has one webhook address, which this workflow uses while it is active. Sendcloud must be able to reach this n8n over https. ${READ_ON}`,
		name: 'webhookNotice',
		type: 'notice',
		default: '',
		displayOptions: since(WEBHOOKS),
	},
	{
		displayName: 'Integration',
		name: 'integration',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'The Sendcloud integration (shop connection) that sends the events',
		displayOptions: since(WEBHOOKS),
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select an integration...',
				typeOptions: { searchListMethod: 'searchIntegrations', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 739283',
				validation: [
					{
						type: 'regex',
						properties: {
							regex: '^\\s*[0-9]*\\s*$',
							errorMessage: 'The ID of an integration is a whole number',
						},
					},
				],
			},
		],
	},
	{
		displayName: 'Signature Key',
		name: 'signatureKey',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		description:
			"The key that the integration signs its webhooks with: its secret key, or its webhook signature key. Leave empty when the credential holds this integration's own API keys.",
		displayOptions: since(WEBHOOKS),
	},
];

export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description:
		'Whether to return a simplified version of the event instead of the raw data that Sendcloud sends',
};

export const optionFields: INodeProperties[] = [
	{ ...filtersField, displayOptions: before },
	options([ignoreDuplicates], before),
	options(inOrder([addOrderDetails, ignoreDuplicates, ...filterOptions]), since(PARCELS)),
	...WEBHOOKS.map((value) => options(webhookOptions(value), since([value]))),
];

/** On the canvas: "on parcel delivered". */
export const subtitle = (() => {
	const words = Object.fromEntries(
		Object.entries({ ...PARCEL_CHOICES, ...WEBHOOK_CHOICES }).map(([value, choice]) => [
			value,
			`on ${choice.subtitle}`,
		]),
	);
	return `={{ (${JSON.stringify(words)})[$parameter["triggerOn"]] || "on parcel event" }}`;
})();

const nameOf = ({ id, shop_name: shop, type }: IDataObject) =>
	`${textOf(shop) || 'Integration'} (${[textOf(type), textOf(id)].filter(Boolean).join(', ')})`;

/** The integrations of the account whose name, type or ID contains the text typed. */
export async function searchIntegrations(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const wanted = filter.trim().toLowerCase();
	const rows = await wholeList(new SendcloudClient(this), integrationsPath('v3'));
	return {
		results: rows
			.map((row) => ({ name: nameOf(row), value: textOf(row.id) }))
			.filter(({ name }) => name.toLowerCase().includes(wanted))
			.sort((a, b) => a.name.localeCompare(b.name)),
	};
}
