/** An invoice as people read it. */
import type { IDataObject } from 'n8n-workflow';

import { amountText, amountUnits } from '../../api/invoices';
import { at, flat } from '../../fields/simplify';

/** Net and tax together; null where a part of it is no amount, or in another currency. */
function total(invoice: IDataObject): string | null {
	const parts = ['price_taxable', 'price_non_taxable', 'tax']
		.map((name) => invoice[name] as IDataObject | null | undefined)
		.filter((part) => part !== null && part !== undefined);
	const units = parts.map((part) => amountUnits(part.value));
	const currencies = new Set(parts.map((part) => part.currency));
	if (units.includes(undefined) || currencies.size !== 1) return null;
	return amountText((units as number[]).reduce((sum, one) => sum + one, 0));
}

const amount = (invoice: IDataObject, name: string) => {
	const value = at(invoice, name, 'value');
	const units = amountUnits(value);
	return units === undefined ? value : amountText(units);
};

export const simplified = (invoice: IDataObject): IDataObject =>
	flat({
		id: invoice.id,
		reference: invoice.reference,
		category: invoice.category,
		description: invoice.description,
		total: total(invoice),
		taxable_amount: amount(invoice, 'price_taxable'),
		non_taxable_amount: amount(invoice, 'price_non_taxable'),
		tax_amount: amount(invoice, 'tax'),
		currency: at(invoice, 'price_taxable', 'currency'),
		created_at: invoice.created_at,
		due_date: invoice.due_date,
		issuer_name: at(invoice, 'issuer', 'business_name'),
		issuer_vat_id: at(invoice, 'issuer', 'vat_id'),
	});
