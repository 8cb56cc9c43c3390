/**
 * The parcels that reports tell of: as many a day as the settings say, each computed from its number when it is
 * asked for. So a report of any size costs no memory, and two reports about the same time hold the same parcels.
 */
import type { Integration } from './areas/integrations';
import type { Report, ReportField, ReportSettings } from './areas/reports';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

type Cells = Record<ReportField, string>;

const CARRIERS = ['PostNL', 'DHL', 'DPD'];
const CITIES = [
	{ city: 'Eindhoven', postalCode: '5611 EM', code: 'NL', country: 'Netherlands' },
	{ city: 'Berlin', postalCode: '10115', code: 'DE', country: 'Germany' },
	{ city: 'Lyon', postalCode: '69001', code: 'FR', country: 'France' },
	{ city: 'Málaga', postalCode: '29001', code: 'ES', country: 'Spain' },
];
/** Cells that a reader of CSV can stumble over. */
const MESSY = [
	'Quote "Q" Ltd',
	'Comma, Inc.',
	'Line\nbreak',
	'Both\r\n"of", them',
	' spaces ',
	'',
	'"',
	'🎁 gifts',
];

const time = (text: string) => Date.parse(/(Z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text}Z`);

function cells(
	number: number,
	announcedAt: number,
	integrations: Integration[],
	messy: boolean,
): Cells {
	const pick = <T>(list: readonly T[]): T => list[number % list.length];
	const at = (hours: number) => new Date(announcedAt + hours * HOUR_MS).toISOString();
	const carrier = pick(CARRIERS);
	const to = pick(CITIES);
	const integration = integrations.length > 0 ? pick(integrations) : undefined;
	const brand = (number % 2) + 1;
	return {
		parcel_id: String(number),
		direction: number % 5 === 0 ? 'incoming' : 'outgoing',
		carrier_code: carrier.toLowerCase(),
		carrier_name: carrier,
		from_address_company_name: messy ? pick(MESSY) : 'Candle Shop',
		contract_id: String(517 + (number % 3)),
		contract_type: 'sendcloud',
		from_address_city: CITIES[0].city,
		from_address_postal_code: CITIES[0].postalCode,
		from_address_country_code: CITIES[0].code,
		from_address_country_name: CITIES[0].country,
		to_address_city: to.city,
		to_address_postal_code: to.postalCode,
		to_address_country_code: to.code,
		to_address_country_name: to.country,
		order_number: `ORDER-${number}`,
		tracking_number: `3SYZXG${number}`,
		announced_at: at(0),
		shipped_at: at(6),
		first_offer_at: at(30),
		delivered_at: at(30),
		shipping_option_code: `${carrier.toLowerCase()}:standard`,
		total_cost: ((number % 1000) / 100).toFixed(2),
		status: 'delivered',
		sub_status: 'none',
		integration_id: String(integration?.id ?? ''),
		integration_type: integration?.type ?? '',
		weight: ((number % 5000) / 1000).toFixed(3),
		brand_id: String(brand),
		brand_name: messy ? MESSY[(number + 3) % MESSY.length] : `Brand ${brand}`,
	};
}

/** The parcels that a report is about, oldest first. */
export function* parcels(
	{ filters }: Pick<Report, 'filters'>,
	{ parcelsPerDay, messy }: Pick<ReportSettings, 'parcelsPerDay' | 'messy'>,
	integrations: Integration[],
): Generator<Cells> {
	if (parcelsPerDay <= 0) return;
	const apart = DAY_MS / parcelsPerDay;
	const last = Math.floor(time(filters.announced_before) / apart);
	for (let number = Math.ceil(time(filters.announced_after) / apart); number <= last; number++) {
		const row = cells(number, Math.floor(number * apart), integrations, messy);
		const updatedAt = Date.parse(row.delivered_at);
		if (filters.direction && row.direction !== filters.direction) continue;
		if (filters.integration_id && row.integration_id !== String(filters.integration_id)) continue;
		if (filters.brand_id && row.brand_id !== String(filters.brand_id)) continue;
		if (filters.shipping_option_code && row.shipping_option_code !== filters.shipping_option_code)
			continue;
		if (filters.updated_after && updatedAt < time(filters.updated_after)) continue;
		if (filters.updated_before && updatedAt > time(filters.updated_before)) continue;
		yield row;
	}
}

const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

const ROWS_PER_CHUNK = 500;

/** A report as RFC 4180 CSV, some rows at a time. A messy one starts with a byte order mark and ends lines with CRLF. */
export function* csv(
	report: Pick<Report, 'filters' | 'fields'>,
	settings: Pick<ReportSettings, 'parcelsPerDay' | 'messy'>,
	integrations: Integration[],
): Generator<string> {
	const { fields } = report;
	const end = settings.messy ? '\r\n' : '\n';
	let chunk = (settings.messy ? '\uFEFF' : '') + fields.join(',') + end;
	let rows = 0;
	for (const row of parcels(report, settings, integrations)) {
		chunk += fields.map((field) => quoted(row[field])).join(',') + end;
		if (++rows % ROWS_PER_CHUNK === 0) {
			yield chunk;
			chunk = '';
		}
	}
	yield chunk;
}
