import { orderAt } from '../../api/orders';
import { bodyFields, jsonObject } from '../../fields/body';
import { orderPick } from '../../fields/picks';
import { checked } from '../../checks';
import { operation } from '../../engine/operation';
import { findOrderId } from '../../flows/findOrder';
import { inputError } from '../../transport/errors';
import { objectIn } from '../../transport/pagination';
import {
	changedLinesField,
	currencyField,
	linesFields,
	linesOf,
	orderCollection,
	orderFromFields,
	updatableFields,
} from './fields';
import { orderChangeSchema } from './schema';
import { lookIn, whichOrder } from './which';

export const update = operation({
	name: 'update',
	label: 'Update',
	action: 'Update an order',
	description:
		'Change some fields of an order. To add or remove order lines, use Create or Update.',
	fields: {
		order: orderPick.field,
		...bodyFields('Changes'),
		updateFields: orderCollection('Update Fields', 'Add field', updatableFields),
		...linesFields,
		lines: {
			...changedLinesField,
			description: 'Only the lines to change. Each is found by its name.',
		},
		currency: currencyField,
	},
	options: lookIn,
	build: ({ params, options, timezone }) => {
		const wanted = whichOrder(params.order, options.integration);
		const change =
			params.specifyBody === 'json'
				? jsonObject(params.jsonBody, 'The change')
				: orderFromFields(params.updateFields, params.currency);
		if (params.specifyBody !== 'json') {
			const lines = linesOf(params, params.currency) as object[];
			if (lines.length > 0)
				change.order_details = { ...(change.order_details as object), order_items: lines } as never;
		}
		if (Object.keys(change).length === 0) {
			throw inputError('There is nothing to update', 'Add at least one field to change.');
		}
		return { wanted, change: checked(orderChangeSchema(timezone), change) };
	},
	each: async ({ client, request: { wanted, change } }) =>
		objectIn(await client.patch(orderAt(await findOrderId(client, wanted)), change)),
});
