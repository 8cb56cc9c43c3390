import type { IDataObject } from 'n8n-workflow';

import { shipmentsAt } from '../../api/integrations';
import { bodyFields, inFields, jsonObject } from '../../fields/body';
import { integrationPick } from '../../fields/picks';
import { checked } from '../../checks';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import type { SendcloudClient } from '../../transport/client';
import { SendcloudError } from '../../transport/errors';
import { unexpected } from '../../transport/pagination';
import { keyOf, refusedShipment, unchanged } from '../../api/integrationShipments';
import {
	additionalField,
	currencyField,
	itemsFields,
	recipientField,
	shipmentFromFields,
} from './fields';
import { partnersOnly, shopField } from './notice';
import { completed, shipmentSchema, type Shipment } from './schema';

/** v2-integrations: "Batches are limited to 100 orders at once." */
const BATCH_SIZE = 100;

interface Entry {
	integration: number;
	shipment: Shipment;
	findIgnored: boolean;
}

export const upsert = operation({
	name: 'upsert',
	label: 'Create or Update',
	action: 'Create or update a shop order as a partner (API V2)',
	description:
		'Hand over an order of a shop to Sendcloud (API v2), or update the one with the same order and shipment ID',
	fields: {
		...partnersOnly,
		integration: shopField,
		externalOrderId: field({
			displayName: 'Order ID',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 555413',
			displayOptions: inFields,
			description:
				'The ID of the order in the shop system. Together with the shipment ID it decides what is updated.',
		}),
		externalShipmentId: field({
			displayName: 'Shipment ID',
			type: 'string',
			default: '',
			placeholder: 'e.g. 777413',
			displayOptions: inFields,
			description:
				'The ID of the shipment in the shop system. Leave it empty if the shop does not split orders.',
		}),
		orderNumber: field({
			displayName: 'Order Number',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. OXSDFGHTD-12',
			displayOptions: inFields,
			description: 'The order number that the customer knows',
		}),
		...bodyFields('Shipment'),
		createdAt: field({
			displayName: 'Created At',
			type: 'dateTime',
			default: '',
			required: true,
			displayOptions: inFields,
			description:
				"When the order was placed, e.g. 2026-03-31T14:00. Without a timezone, the workflow's is taken.",
		}),
		updatedAt: field({
			displayName: 'Updated At',
			type: 'dateTime',
			default: '',
			required: true,
			displayOptions: inFields,
			description:
				'When the order was last changed in the shop, e.g. 2026-03-31T14:00. Sendcloud ignores an update whose time is the same as before.',
		}),
		recipient: recipientField,
		...itemsFields,
		currency: currencyField,
		additionalFields: additionalField,
	},
	options: {
		findIgnored: {
			displayName: 'Report Ignored Updates',
			type: 'boolean',
			default: true,
			description:
				'Whether to mark updates that Sendcloud ignores because "Updated At" did not change. It asks for what Sendcloud holds before each batch.',
		},
	},
	build: ({ params, options, timezone }): Entry => {
		const shipment = completed(
			params.specifyBody === 'json'
				? jsonObject(params.jsonBody, 'The shipment')
				: shipmentFromFields(params),
		);
		const id = shipment.external_order_id as string | undefined;
		return {
			integration: integrationPick.id(params.integration),
			shipment: checked<Shipment>(
				shipmentSchema(timezone),
				shipment,
				id === undefined || id === '' ? undefined : titleOf(shipment),
			),
			findIgnored: options.findIgnored !== false,
		};
	},
	inBatches: {
		size: BATCH_SIZE,
		group: ({ integration }) => String(integration),
		key: ({ shipment }) => keyOf(shipment),
		title: ({ shipment }) => titleOf(shipment),
		send: async ({ client, entries }) => {
			const [{ integration }] = entries;
			const same = await findUnchanged(client, entries);
			const answer = await client.post(
				shipmentsAt(integration),
				entries.map(({ shipment }) => shipment),
				// The same shipment sent twice is one shipment, which makes a repeat after a fault safe.
				{ repeatable: true },
			);
			if (!Array.isArray(answer.body)) throw unexpected('a list', answer);
			return markIgnored(client, answer.body as IDataObject[], entries, same);
		},
		resultKey: keyOf,
		output: (result) => {
			if (result.status === 'error') throw refusedShipment(result.error);
			return result;
		},
	},
});

function titleOf({ external_order_id: order, external_shipment_id: shipment }: IDataObject) {
	return (
		`external_order_id ${String(order)}` +
		(shipment ? `, external_shipment_id ${String(shipment)}` : '')
	);
}

/** Only a help: when it cannot be found out, the shipments are sent all the same. */
async function findUnchanged(
	client: SendcloudClient,
	entries: Entry[],
): Promise<Map<string, string>> {
	const [{ integration, findIgnored }] = entries;
	if (!findIgnored) return new Map();
	try {
		return await unchanged(
			client,
			integration,
			entries.map(({ shipment }) => shipment),
		);
	} catch (error) {
		client.throwIfCancelled();
		const reason = error instanceof SendcloudError ? error.message : 'the answer cannot be read';
		client.notes.warnings.add(
			`Whether Sendcloud ignores some of the updates could not be found out: ${reason}`,
		);
		return new Map();
	}
}

/** Sendcloud says "updated" of what it ignored, or does not mention it at all. */
function markIgnored(
	client: SendcloudClient,
	results: IDataObject[],
	entries: Entry[],
	same: Map<string, string>,
): IDataObject[] {
	if (same.size === 0) return results;
	const mentioned = new Set(results.map(keyOf));
	const ignored: string[] = [];
	const marked = (result: IDataObject): IDataObject => {
		ignored.push(titleOf(result));
		return {
			...result,
			ignored: true,
			ignored_reason: 'Sendcloud holds this shipment with the same updated_at already',
		};
	};
	const all = results.map((result) =>
		result.status === 'updated' && same.has(keyOf(result)) ? marked(result) : result,
	);
	for (const { shipment } of entries) {
		const uuid = same.get(keyOf(shipment));
		if (uuid === undefined || mentioned.has(keyOf(shipment))) continue;
		const { external_order_id, external_shipment_id } = shipment;
		all.push(
			marked({ external_order_id, external_shipment_id, shipment_uuid: uuid, status: 'ignored' }),
		);
	}
	if (ignored.length > 0) {
		client.notes.warnings.add(
			`Sendcloud ignored ${ignored.length === 1 ? 'an update' : `${ignored.length} updates`} because updated_at did not change: ${ignored.slice(0, 5).join('; ')}${ignored.length > 5 ? '; …' : ''}. Send a newer updated_at with each change.`,
		);
	}
	return all;
}
