import type { IDataObject } from 'n8n-workflow';

import { orderAt } from '../../api/orders';
import { bodyFields, jsonObject } from '../../fields/body';
import { orderPick } from '../../fields/picks';
import { checked } from '../../checks';
import { onlyInFirst } from '../../engine/define';
import { operation } from '../../engine/operation';
import { findOrderId } from '../../flows/findOrder';
import { inputError } from '../../transport/errors';
import { objectIn } from '../../transport/pagination';
import {
	changedLinesField,
	currencyField,
	FIXED,
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
		updateFields: orderCollection('Update Fields', 'Add Field', updatableFields, FIXED),
		...linesFields,
		lines: changedLinesField,
		currency: onlyInFirst(currencyField),
	},
	options: lookIn,
	build: ({ params, options, timezone }) => {
		const wanted = whichOrder(params.order, options.integration);
		const change =
			params.specifyBody === 'json' ? jsonObject(params.jsonBody, 'The change') : changeOf(params);
		if (Object.keys(change).length === 0) {
			throw inputError('There is nothing to update', 'Add at least one field to change.');
		}
		return { wanted, change: checked(orderChangeSchema(timezone), change) };
	},
	each: async ({ client, request: { wanted, change } }) =>
		objectIn(await client.patch(orderAt(await findOrderId(client, wanted)), change)),
});

interface FieldValues {
	updateFields: IDataObject;
	specifyLines: string;
	lines: IDataObject;
	linesJson: unknown;
	/** Of the first version; newer workflows add it like any other field. */
	currency?: string;
}

/** @throws SendcloudError (input) */
function changeOf(params: FieldValues): IDataObject {
	const { currency = params.currency, ...values } = params.updateFields;
	const change = orderFromFields(values, currency as string);
	const lines = linesOf(params, currency as string) as IDataObject[];
	if (lines.length > 0)
		change.order_details = { ...(change.order_details as IDataObject), order_items: lines };
	if (currency === undefined && hasAmount([change.payment_details, change.order_details])) {
		throw inputError(
			'currency is required where an amount changes',
			'Add the field Currency: the order may be in another one than you think.',
		);
	}
	return change;
}

/** Is there an amount without a currency? */
const hasAmount = (value: unknown): boolean =>
	typeof value === 'object' &&
	value !== null &&
	(Object.keys(value).join() === 'value' || Object.values(value).some(hasAmount));
