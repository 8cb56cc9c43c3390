/** Files of shops as their rows come out of n8n's Extract From File, and what must hold for every order made of them. */
import { parse } from 'csv-parse/sync';

import {
	LIMITS,
	type ReadOrder,
	type Row,
	type RowsFormat,
	type ShopSettings,
} from '../../../nodes/Sendcloud/flows/shops/define';
import { checked } from '../../../nodes/Sendcloud/checks';
import { wholeOrderSchema } from '../../../nodes/Sendcloud/resources/order/schema';

export const settings: ShopSettings = {
	integrationId: 42,
	timezone: 'Europe/Berlin',
	decimalMark: 'detect',
	dateOrder: 'detect',
	limits: LIMITS,
};

export function rowsOf(file: string, delimiter = ','): Row[] {
	const records = parse(file.trim(), {
		columns: true,
		delimiter,
		bom: true,
		relax_column_count: true,
	}) as Array<Record<string, unknown>>;
	return records.map((cells, item) => ({ item, cells }));
}

/** The orders of a file; each must be one that Sendcloud takes, unchanged by the check. */
export function ordersOf(
	format: RowsFormat,
	rows: readonly Row[],
	changed: Partial<ShopSettings> = {},
): ReadOrder[] {
	const read = format.read(rows, { ...settings, ...changed });
	for (const one of read)
		if ('order' in one)
			expect(checked(wholeOrderSchema('Europe/Berlin'), one.order)).toEqual(one.order);
	return read;
}

export function order(one: ReadOrder | undefined) {
	if (!one) throw new Error('no order');
	if ('refused' in one)
		throw new Error(`refused: ${one.refused.message}\n${one.refused.description ?? ''}`);
	return one;
}

export function refusal(one: ReadOrder | undefined): string {
	if (!one || !('refused' in one)) throw new Error(`not refused: ${JSON.stringify(one)}`);
	const { message, description = '', title = '' } = one.refused;
	return [title, message, description].join('\n');
}
