/** Reports, v3: asked for, generated for a while, ready for a while, then expired. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

import { parcels } from '../parcels';
import { ApiError } from '../server/errors';
import { check, type Schema } from '../server/validation';
import type { Area, AreaState, Context } from '../server/world';

export interface Report {
	id: string;
	fields: ReportField[];
	filters: {
		announced_after: string;
		announced_before: string;
		direction?: string;
		integration_id?: number;
		brand_id?: number;
		shipping_option_code?: string;
		updated_after?: string;
		updated_before?: string;
	};
	createdAt: number;
}

export interface ReportSettings {
	queuedMs: number;
	generatingMs: number;
	outcome: 'ready' | 'failed';
	/** From ready to expired. */
	lifetimeMs: number;
	/** How long a link works; each GET of the report makes a new one. */
	linkLifetimeMs: number;
	/** Reports with more rows are refused. */
	rowLimit: number;
	parcelsPerDay: number;
	/** With a byte order mark, CRLF, and cells with quotes, commas and line breaks. */
	messy: boolean;
	/** The storage sends who asks to another host name first. */
	redirect: boolean;
}

class ReportsState implements AreaState {
	readonly reports = new Map<string, Report>();

	reset(): void {
		this.reports.clear();
	}
}

const STANDARD: ReportSettings = {
	queuedMs: 0,
	generatingMs: 0,
	outcome: 'ready',
	lifetimeMs: 900_000,
	linkLifetimeMs: 900_000,
	rowLimit: 100_000,
	parcelsPerDay: 10,
	messy: false,
	redirect: false,
};

const REPORT_FIELDS = [
	'parcel_id',
	'direction',
	'carrier_code',
	'carrier_name',
	'from_address_company_name',
	'contract_id',
	'contract_type',
	'from_address_city',
	'from_address_postal_code',
	'from_address_country_code',
	'from_address_country_name',
	'to_address_city',
	'to_address_postal_code',
	'to_address_country_code',
	'to_address_country_name',
	'order_number',
	'tracking_number',
	'announced_at',
	'shipped_at',
	'first_offer_at',
	'delivered_at',
	'shipping_option_code',
	'total_cost',
	'status',
	'sub_status',
	'integration_id',
	'integration_type',
	'weight',
	'brand_id',
	'brand_name',
] as const;

export type ReportField = (typeof REPORT_FIELDS)[number];

/** Times without an offset are UTC. */
const dateTime: Schema = { type: 'string', format: 'iso-date-time' };
const id: Schema = { type: 'integer', minimum: 1 };

const reportSchema: Schema = {
	type: 'object',
	required: ['fields', 'filters'],
	properties: {
		fields: { type: 'array', minItems: 1, items: { type: 'string', enum: REPORT_FIELDS } },
		filters: {
			type: 'object',
			required: ['announced_after', 'announced_before'],
			properties: {
				announced_after: dateTime,
				announced_before: dateTime,
				direction: { type: 'string', enum: ['incoming', 'outgoing'] },
				integration_id: id,
				brand_id: id,
				shipping_option_code: { type: 'string', minLength: 1, maxLength: 256 },
				updated_after: dateTime,
				updated_before: dateTime,
			},
		},
	},
};

const MESSAGES = {
	queued: 'The report is queued',
	generating: 'The report is being generated',
	ready: 'The report is ready',
	failed: 'The report could not be generated',
	expired: 'The report has expired',
};

type Status = keyof typeof MESSAGES;

const invalid = (pointer: string, detail: string) => ({
	code: 'validation_error',
	title: 'Validation Error',
	detail,
	source: { pointer },
});

function routes(api: FastifyInstance, { state, settings, now, storage }: Context): void {
	const { reports: known } = state;

	/** When each part of its life ends. */
	function times({ createdAt }: Report) {
		const { queuedMs, generatingMs, lifetimeMs } = settings.report;
		const doneAt = createdAt + queuedMs + generatingMs;
		return { generatingAt: createdAt + queuedMs, doneAt, expiresAt: doneAt + lifetimeMs };
	}

	function statusOf(report: Report): Status {
		const { generatingAt, doneAt, expiresAt } = times(report);
		if (now() < generatingAt) return 'queued';
		if (now() < doneAt) return 'generating';
		if (settings.report.outcome === 'failed') return 'failed';
		return now() < expiresAt ? 'ready' : 'expired';
	}

	function shown(report: Report, status: Status) {
		const { generatingAt, doneAt, expiresAt } = times(report);
		const since = {
			queued: report.createdAt,
			generating: generatingAt,
			ready: doneAt,
			failed: doneAt,
			expired: expiresAt,
		};
		return {
			id: report.id,
			organization_id: 12345,
			status,
			status_message: MESSAGES[status],
			fields: report.fields,
			filters: report.filters,
			url: status === 'ready' ? storage.link(report, expiresAt) : null,
			expires_at: ['ready', 'expired'].includes(status) ? new Date(expiresAt).toISOString() : null,
			updated_at: new Date(since[status]).toISOString(),
			created_at: new Date(report.createdAt).toISOString(),
		};
	}

	api.post('/v3/reporting/parcels', async (request, reply) => {
		const problems = check(request, reportSchema, request.body);
		if (problems.length > 0) {
			throw new ApiError(
				422,
				problems.map(({ path, detail }) =>
					invalid(['/data/attributes', ...path].join('/'), detail),
				),
			);
		}
		const { fields, filters } = request.body as Report;
		if (Date.parse(filters.announced_after) > Date.parse(filters.announced_before)) {
			throw new ApiError(
				422,
				invalid(
					'/data/attributes/filters/announced_after',
					'Value error, must not be after announced_before',
				),
			);
		}
		const { rowLimit } = settings.report;
		const found = parcels({ filters }, settings.report, [...state.integrations.values()]);
		let rows = 0;
		while (rows <= rowLimit && !found.next().done) rows++;
		if (rows > rowLimit) {
			throw new ApiError(400, {
				code: 'invalid',
				title: 'Bad Request',
				detail: `CSV export exceeds row limit of ${rowLimit}, narrow the date range or apply additional filters.`,
			});
		}
		const report: Report = { id: randomUUID(), fields, filters, createdAt: now() };
		known.set(report.id, report);
		return await reply.code(202).send(shown(report, 'queued'));
	});

	api.get('/v3/reporting/parcels/:id', async (request) => {
		const report = known.get((request.params as { id: string }).id);
		if (!report)
			throw new ApiError(404, { code: 'not_found', title: 'Not Found', detail: 'Not found' });
		return shown(report, statusOf(report));
	});
}

export const reports: Area<ReportsState, { report: ReportSettings }> = {
	settings: { report: STANDARD },
	state: () => new ReportsState(),
	routes,
};
