/** A return as people read it. It holds neither its own ID nor that of its parcel, so these are kept or read from links. */
import type { IDataObject } from 'n8n-workflow';

import { codeWords, meaningOf, plainCode } from '../../api/parcelStatuses';
import { latestStep, parcelIdIn } from '../../api/returns';
import { at, flat } from '../../fields/simplify';

export const problemsOf = ({ errors }: IDataObject): string[] =>
	(Array.isArray(errors) ? (errors as IDataObject[]) : [])
		.map(({ detail, title, message }) => String(detail ?? message ?? title ?? ''))
		.filter(Boolean);

/** @param known what the row itself does not say, e.g. the ID it was asked for by */
export function simplified(row: IDataObject, known: IDataObject = {}): IDataObject {
	const step = latestStep(row);
	const { phase, needsAction } = meaningOf(step?.parent_status);
	const problems = problemsOf(row);
	return flat({
		...known,
		parcel_id: known.parcel_id ?? parcelIdIn(row),
		order_number: row.order_number || undefined,
		tracking_number: row.tracking_number || undefined,
		tracking_url: row.tracking_url || undefined,
		status: step ? codeWords(step.parent_status) : undefined,
		status_code: step ? plainCode(step.parent_status) : undefined,
		status_since: step?.carrier_update_timestamp,
		phase,
		needs_action: needsAction,
		problem: problems.length > 0 ? problems.join('; ') : undefined,
		is_cancellable: row.is_cancellable,
		label_url: at(row, 'label', 'label_printer') ?? row.label_url,
		price: at(row, 'label_cost', 'value'),
		price_currency: at(row, 'label_cost', 'currency'),
		shipping_option_code: at(row, 'shipping_option', 'code'),
		from_name: at(row, 'from_address', 'name'),
		from_city: at(row, 'from_address', 'city'),
		from_country_code: at(row, 'from_address', 'country_code'),
		return_reason: at(row, 'reason', 'description'),
		pieces: row.collo_count,
		created_at: row.created_at,
		delivered_at: row.delivered_at_iso,
	});
}
