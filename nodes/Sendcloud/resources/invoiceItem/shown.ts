/** A line of an invoice as people read it. */
import type { IDataObject } from 'n8n-workflow';

import { amountText, amountUnits } from '../../api/invoices';
import { at, flat } from '../../fields/simplify';

/** Not on an invoice yet, so that it may still change or vanish. */
export const isPending = ({ invoice_id: invoice }: IDataObject): boolean =>
	invoice === null || invoice === undefined;

const amount = (item: IDataObject, name: string) => {
	const value = at(item, name, 'value');
	const units = amountUnits(value);
	return units === undefined ? value : amountText(units);
};

export const simplified = (item: IDataObject): IDataObject =>
	flat({
		id: item.id,
		parcel_id: item.parcel_id,
		type: item.type,
		amount: amount(item, 'price'),
		currency: at(item, 'price', 'currency'),
		pending: isPending(item),
		invoice_id: item.invoice_id,
		description: item.description,
		tax_amount: amount(item, 'tax'),
		tax_rate: item.tax_rate,
		reference: item.reference,
		pickup_id: item.pickup_id,
		from_country: item.from_country,
		created_at: item.created_at,
		updated_at: item.updated_at,
	});
