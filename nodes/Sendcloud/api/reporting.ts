/** Parcels reports on the wire (v3-reporting): asked for, waited for, and split when they are too large. */
import type { IDataObject } from 'n8n-workflow';

import type { Answer, SendcloudClient } from '../transport/client';
import { SendcloudError } from '../transport/errors';
import { bareObjectIn } from '../transport/pagination';
import { poll } from '../transport/polling';
import { tokenId } from './ids';

const PATH = '/v3/reporting/parcels';

/** What is asked for: columns, and which parcels; the time is in UTC. */
export interface ReportRequest extends IDataObject {
	fields: string[];
	filters: IDataObject & { announced_after: string; announced_before: string };
}

/** A report as Sendcloud shows it. `url` is a link that whoever has it can download with, for about 15 minutes. */
export interface Report extends IDataObject {
	id: string;
	status: string;
	fields: string[];
	url: string | null;
}

/** Not wrapped in `data`, unlike nearly everything else in v3. Its ID goes into addresses and names of files. */
function reportIn(answer: Answer): Report {
	const report = bareObjectIn(answer) as Report;
	tokenId(report.id, 'The ID of the report');
	return report;
}

/** Whether Sendcloud refuses a report because it would have more rows than it makes (100,000). */
export const isTooLarge = (error: unknown): boolean =>
	error instanceof SendcloudError &&
	error.status === 400 &&
	error.problems.some(({ detail }) => /row limit/i.test(detail));

/** Not repeated when the answer is lost: each time makes a report. @throws SendcloudError */
export async function createReport(
	client: SendcloudClient,
	request: ReportRequest,
): Promise<Report> {
	let failure: unknown;
	try {
		return reportIn(await client.post(PATH, request));
	} catch (error) {
		failure = error;
	}
	if (!isTooLarge(failure)) throw failure;
	const { problems, status } = failure as SendcloudError;
	const { announced_after: after, announced_before: before } = request.filters;
	throw new SendcloudError(
		`The report would have more rows than Sendcloud allows: ${problems[0].detail}`,
		{
			kind: 'refused',
			status,
			problems,
			description: `It was asked for parcels announced from ${after} to ${before}. Choose a shorter time, e.g. a week instead of a month, or add filters such as integration or direction. The operation Generate can also split it by itself: option "Split Large Reports".`,
		},
	);
}

/** @throws SendcloudError */
export async function readReport(client: SendcloudClient, id: string): Promise<Report> {
	return reportIn(await client.get(`${PATH}/${tokenId(id, 'The ID of the report')}`));
}

/**
 * Waits until a report can be downloaded.
 * @param limit seconds
 * @returns the report, with its link
 * @throws SendcloudError when Sendcloud could not make it, when it has expired, when the time is over
 */
export async function readyReport(
	client: SendcloudClient,
	id: string,
	limit: number,
): Promise<Report & { url: string }> {
	let status = '';
	const ready = await poll(
		client,
		async () => {
			const report = await readReport(client, id);
			({ status } = report);
			if (status === 'failed' || status === 'expired') throw hopeless(report);
			return status === 'ready' && typeof report.url === 'string' ? report : undefined;
		},
		limit,
	);
	if (ready) return ready as Report & { url: string };
	throw new SendcloudError(`The report was not ready within ${limit} seconds`, {
		kind: 'unanswered',
		description: `Its status is "${status}". It is still being made: download it later with the operation Download and the ID ${id}, or raise the option "Wait Limit".`,
	});
}

function hopeless({ id, status, status_message: message }: Report): SendcloudError {
	const said = typeof message === 'string' && message !== '' ? ` Sendcloud says: ${message}` : '';
	return status === 'failed'
		? new SendcloudError('Sendcloud could not make the report', {
				kind: 'refused',
				description: `Create it again; if that fails too, choose a shorter time or other columns. (Report ${id}.${said})`,
			})
		: new SendcloudError('The report has expired', {
				kind: 'refused',
				description: `Sendcloud keeps reports for a few minutes only. Create it again and download it at once, as the operation Generate does. (Report ${id}.${said})`,
			});
}

/**
 * Makes a report and, when it is too large, two of half the time each, and so on.
 * @returns the reports that were begun, oldest parcels first; each is created when it is asked for
 * @throws SendcloudError
 */
export async function* createdParts(
	client: SendcloudClient,
	request: ReportRequest,
	split: boolean,
): AsyncGenerator<Report> {
	const waiting = [request];
	for (let part = waiting.pop(); part; part = waiting.pop()) {
		let halves: [ReportRequest, ReportRequest] | undefined;
		let failure: unknown;
		try {
			yield await createReport(client, part);
			continue;
		} catch (error) {
			failure = error;
		}
		if (split && isTooLarge(failure)) halves = halved(part);
		if (!halves) throw failure;
		waiting.push(halves[1], halves[0]);
	}
}

/**
 * Two requests for the two halves of the time. Both ends of a report's time are part of it, so the first ends one
 * microsecond, Sendcloud's smallest step, before the second begins: no parcel is missed, none comes twice.
 */
export function halved(request: ReportRequest): [ReportRequest, ReportRequest] | undefined {
	const { announced_after: after, announced_before: before } = request.filters;
	const second = Math.round((Date.parse(after) + Date.parse(before)) / 2000);
	if (second * 1000 <= Date.parse(after) || second * 1000 > Date.parse(before)) return undefined;
	const at = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 19);
	const part = (filters: IDataObject) =>
		({ ...request, filters: { ...request.filters, ...filters } }) as ReportRequest;
	return [
		part({ announced_before: `${at(second - 1)}.999999Z` }),
		part({ announced_after: `${at(second)}Z` }),
	];
}
