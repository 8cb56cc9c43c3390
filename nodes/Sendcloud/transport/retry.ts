/** What may be sent again, when, and what is said when it may not. */
import { changed, sentences, SendcloudError } from './errors';

export const MAX_ATTEMPTS = 5;
/** Longest single wait, in milliseconds. A merchant's workflow should fail at once rather than hang. */
export const MAX_WAIT = 60_000;

export type Repeat =
	/** Sendcloud decided; asking again changes nothing. */
	| 'never'
	/** The request may or may not have taken effect. */
	| 'ifSafe'
	/** The request never reached the API. */
	| 'unsent'
	/** 429: nothing was done, and all requests must wait. */
	| 'limited';

/** Seconds or an HTTP date, as milliseconds from now; undefined when missing or unreadable (RFC 9110, 10.2.3). */
export function readRetryAfter(value: string | undefined, now: number): number | undefined {
	const raw = value?.trim();
	if (raw === undefined || raw === '') return undefined;
	// Longer than any time there is: unreadable, not infinite.
	if (raw.length > 40) return undefined;
	if (/^\d{1,12}(\.\d{1,6})?$/.test(raw)) return Number(raw) * 1000;
	// Date.parse takes "-5" for a year; an HTTP date begins with the name of a day.
	const date = /^[a-z]/i.test(raw) ? Date.parse(raw) : NaN;
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/**
 * Milliseconds until the next attempt, when Sendcloud does not say.
 * Without Retry-After: 1, 4, 16 and 40 seconds together outlast the minute that Sendcloud's limit counts, so the jitter
 * only adds. A fault needs no minute: half a second, doubled, each half to one and a half.
 */
export const backoff = (repeat: Repeat, attempt: number, random: number): number =>
	repeat === 'limited'
		? [1000, 4000, 16_000, 40_000][attempt - 1] * (1 + random / 4)
		: 500 * 2 ** (attempt - 1) * (0.5 + random);

function seconds(ms: number): string {
	const rounded = Math.ceil(ms / 1000);
	return `${rounded} second${rounded === 1 ? '' : 's'}`;
}

/** The user stopped the execution. */
export function cancelled(): SendcloudError {
	return new SendcloudError('The execution was cancelled', { kind: 'cancelled' });
}

const withDescription = (error: SendcloudError, more: string): SendcloudError =>
	changed(error, { description: sentences([error.description, more]) });

/** No answer to a request that must not be sent twice. */
export function unsure(error: SendcloudError): SendcloudError {
	return withDescription(
		error,
		'Sendcloud may have carried this out all the same. Look it up there before you run it again: it was not repeated, so that nothing happens twice.',
	);
}

export function afterAttempts(error: SendcloudError, mayHaveWorked: boolean): SendcloudError {
	return withDescription(
		error,
		mayHaveWorked
			? `Tried ${MAX_ATTEMPTS} times. Sendcloud may have carried this out all the same; running it again does no harm.`
			: `Tried ${MAX_ATTEMPTS} times.`,
	);
}

export function tooLong(asked: string, delay: number, status = 429): SendcloudError {
	return new SendcloudError(
		`Sendcloud asks to wait ${seconds(delay)}, longer than the ${seconds(MAX_WAIT)} this node waits`,
		{
			kind: 'limited',
			status,
			description: `Run again after that. The limit is shared by every tool that uses the same Sendcloud integration. (${asked})`,
		},
	);
}
