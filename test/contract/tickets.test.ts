/* eslint-disable @n8n/community-nodes/no-restricted-imports, no-console */
/** Support Ticket › Create shows for each type the fields that Sendcloud's document has for it, and no others. */
import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

import { Sendcloud } from '../../nodes/Sendcloud/Sendcloud.node';
import { ADDRESSES, TICKET_TYPES, type TicketType } from '../../nodes/Sendcloud/api/support';
import { SPECS } from '../engine/documents';
import type { Schema } from './documents';

const FILE = path.join(SPECS, 'v3-support.openapi.yml');

/** What the panel calls otherwise, or has for itself. */
const NAMES: Record<string, string | undefined> = {
	trackingNumber: 'tracking_number',
	contentsSalesPrice: 'contents_sales_price',
	contentsDescription: 'contents_description',
	isParcelReturned: 'is_parcel_returned',
	newAddress: 'new_address',
	additionalDetails: 'additional_details',
	contract: 'carrier_contract_id',
	/** Of the price. */
	currency: undefined,
	/** In the address of the request. */
	is_portal_claim: undefined,
	/** Which of the types it is. */
	...{ type: undefined, resource: undefined, operation: undefined, authentication: undefined },
};

const description: INodeTypeDescription = new Sendcloud().description;

/** What the panel shows for a type, and what can be added there, but for the options. */
function shownFor(type: string): string[] {
	const chosen = { resource: 'claim', operation: 'create', type } as INodeParameters;
	const node = { typeVersion: 1.1, parameters: chosen } as INode;
	const all = NodeHelpers.getNodeParameters(
		description.properties,
		chosen,
		true,
		false,
		node,
		description,
	)!;
	return description.properties
		.filter(({ type: kind, name }) => !['hidden', 'notice'].includes(kind) && name !== 'options')
		.filter((one) => NodeHelpers.displayParameter(all, one, node, description))
		.flatMap((one) =>
			one.type === 'collection'
				? (one.options as INodeProperties[]).filter(
						({ displayOptions: { show, hide } = {} }) =>
							(show?.['/type'] ?? [type]).includes(type) && !hide?.['/type']?.includes(type),
					)
				: [one],
		)
		.flatMap(({ name }) => (name in NAMES ? (NAMES[name] ?? []) : name))
		.sort();
}

if (!existsSync(FILE)) {
	console.warn(`Not tested, because Sendcloud's documents are not in ${SPECS}: fields of tickets.`);
	it.skip('shows the fields of each type: the documents are absent', () => {});
} else {
	const document = parse(readFileSync(FILE, 'utf8')) as {
		paths: Record<string, { post: { requestBody: { $ref?: string } } }>;
	};
	const followed = (one: { $ref?: string }): Schema & { content?: object } =>
		one.$ref === undefined
			? one
			: followed(
					one.$ref
						.split('/')
						.slice(1)
						.reduce((found, step) => (found as Record<string, object>)[step], document as object),
				);
	/** The names of all properties that one of its ways has. */
	const namesIn = (schema: Schema): string[] => {
		const { properties = {}, allOf = [], oneOf = [], anyOf = [] } = followed(schema);
		return [...Object.keys(properties), ...[...allOf, ...oneOf, ...anyOf].flatMap(namesIn)];
	};
	const asked = (type: TicketType) => {
		const body = followed(document.paths[`/dsf/tickets/${ADDRESSES[type]}`].post.requestBody);
		const { 'application/json': json } = body.content as Record<string, { schema: Schema }>;
		return [...new Set(namesIn(json.schema))].sort();
	};

	it.each(TICKET_TYPES)('%s: just its own', (type) => {
		const fields = asked(type);
		expect(fields).toContain('tracking_number');
		expect(shownFor(type)).toEqual(fields);
	});
}
