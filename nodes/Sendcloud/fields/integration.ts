/** A Sendcloud integration (the shop an order comes from), chosen from the account or given by ID. */
import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';

import { integrationsPath } from '../api/integrations';
import { checkedValue, integer } from '../checks';
import { field } from '../engine/define';
import { SendcloudClient } from '../transport/client';
import { listIn } from '../transport/pagination';
import { pickModes } from './modes';

export const integrationField = field({
	displayName: 'Integration',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The Sendcloud integration (shop connection) that the order belongs to',
	...pickModes('searchIntegrations', 'an integration', 'e.g. 739283'),
});

/** Sendcloud's ID of an integration. @throws SendcloudError (input) */
export function integrationIdOf(value: unknown): number {
	return checkedValue<number>(integer({ min: 1 }), value, 'integration');
}

async function integrations(context: ILoadOptionsFunctions) {
	const answer = await new SendcloudClient(context).get(integrationsPath('v3'));
	return listIn('data')(answer)
		.map(({ id, shop_name: shop, type }) => ({
			name: `${String(shop ?? '') || 'Integration'} (${[type, id].filter(Boolean).map(String).join(', ')})`,
			value: id as number,
		}))
		.sort((a, b) => a.name.localeCompare(b.name));
}

/** The integrations of the account whose name, type or ID contains the text typed. */
export async function searchIntegrations(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const wanted = filter.toLowerCase();
	return {
		results: (await integrations(this)).filter(({ name }) => name.toLowerCase().includes(wanted)),
	};
}

/** All integrations, for lists from which several can be chosen. */
export async function getIntegrations(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	return await integrations(this);
}
