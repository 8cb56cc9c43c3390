/** What the events of a parcel say: where it is, since when, and whether anybody must look after it. */
import type { IDataObject } from 'n8n-workflow';

import { codeWords, meaningOf, type Phase } from '../../api/parcelStatuses';
import type { Tracking, TrackingEvent } from '../../api/tracking';

const DAY = 86_400_000;

export interface News {
	phase: Phase;
	/** As Sendcloud or the carrier words it. */
	status: string;
	status_code: string;
	/** ISO 8601. */
	status_since: string | null;
	needs_action: boolean;
	/** Whole days since the carrier or Sendcloud last told something; null when nothing is known. */
	days_without_news: number | null;
	is_stuck: boolean;
	/** Why it counts as stuck. */
	stuck_reason: string | null;
}

const timeOf = ({ event_at: at }: TrackingEvent) => Date.parse(at);

/** Oldest first: the document does not say how they come. */
export const inOrder = (events: TrackingEvent[]): TrackingEvent[] =>
	events
		.filter((event) => !Number.isNaN(timeOf(event)))
		.sort((left, right) => timeOf(left) - timeOf(right));

/** What Sendcloud reckons by itself is no news of the parcel. */
const isNews = ({ event_type: type }: TrackingEvent) => type !== 'calculated' && type !== 'claim';

/** What is known of a parcel. */
interface Known extends Pick<Tracking, 'events'> {
	announced_at?: string | null;
	/** Where there are no events: how its shipment says it stands. */
	status?: { code?: string; message?: string };
}

/**
 * @param now milliseconds
 * @param patience days without news after which a parcel that is under way counts as stuck
 */
export function newsOf(
	{ events, announced_at: announced, status: own }: Known,
	now: number,
	patience: number,
): News {
	const sorted = inOrder(events);
	const latest = sorted.at(-1);
	const code = latest?.status_code ?? own?.code ?? 'announced';
	const { phase: current, needsAction } = meaningOf(code);
	const phases = sorted.map(({ status_code: one }) => meaningOf(one).phase);
	// From then on it travels the other way.
	const turnedBack =
		phases.includes('returned') && ['on_its_way', 'at_pickup_point', 'delivered'].includes(current);
	const phase = turnedBack ? 'returned' : current;

	const news = sorted.filter(isNews).at(-1)?.event_at ?? announced;
	const since = Date.parse(news ?? '');
	const days = Number.isNaN(since) ? null : Math.max(0, Math.floor((now - since) / DAY));
	const isOver = current === 'delivered' || current === 'cancelled';
	const isStuck = !isOver && days !== null && days >= patience;
	const handedOver = phases.some((one) => one !== 'announced' && one !== 'unknown');
	return {
		phase,
		status: (latest ? latest.status_description : own?.message) || codeWords(code),
		status_code: code,
		status_since: latest?.event_at ?? announced ?? null,
		needs_action:
			needsAction ||
			turnedBack ||
			isStuck ||
			(current === 'unknown' && latest?.status_type === 'error'),
		days_without_news: days,
		is_stuck: isStuck,
		stuck_reason: !isStuck
			? null
			: handedOver
				? `No news for ${days} days`
				: `Announced, but not handed over for ${days} days`,
	};
}

/** The last few events, the latest first. */
export const lastEvents = (events: TrackingEvent[], count: number): IDataObject[] =>
	inOrder(events)
		.reverse()
		.slice(0, count)
		.map(({ event_at: at, status_code: code, status_description: words, event_type: source }) => ({
			at,
			status: words || codeWords(code),
			status_code: code,
			source,
		}));
