/** Reports, v3: asked for, generated for a while, ready for a while, then expired. */
import { randomUUID } from 'node:crypto';

import { ApiError } from '../errors';
import { parcels } from '../parcels';
import { reportSchema } from '../schemas/report';
import type { Area, Report } from '../types';
import { check } from '../validation';

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

export const reports: Area = (api, { state, settings, now, storage }) => {
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
};
