/**
 * What can go wrong between this package and Sendcloud, in words for a merchant.
 *
 * Sendcloud answers errors in several shapes (v3-orders `errors`, v2 `error`, tracking `detail`,
 * returns `errors[].field`); `problemsIn` reads them all into one.
 */

import { isObject } from './data';
import { more } from './docs';

/** One thing that Sendcloud, or a check before the request, found wrong. */
export interface Problem {
	/** What is wrong, e.g. `Field required`. */
	detail: string;
	/** Sendcloud's own code, e.g. `invalid`; null and unlisted codes occur. */
	code?: string;
	/** Position in the request's list (from 0), when the problem concerns one entry of a batch. */
	entry?: number;
	/** Path of the field inside the entry, e.g. `['shipping_address', 'postal_code']`. */
	path: string[];
}

export type ErrorKind =
	/** The input was checked and refused; nothing was sent. */
	| 'input'
	/** Sendcloud answered with an error; nothing was saved. */
	| 'refused'
	/** No answer, or one that cannot be read: what was sent may or may not have been saved. */
	| 'unanswered'
	/** Asked to wait longer than this package waits. */
	| 'limited'
	/** The user stopped the execution. */
	| 'cancelled';

/**
 * What became of a request that failed: `none`, Sendcloud did nothing of it; `unknown`, it may have carried it out.
 */
export type Effect = 'none' | 'unknown';

/** Every failure inside this package; the runner turns it into n8n's own error classes. */
export class SendcloudError extends Error {
	readonly kind: ErrorKind;

	/** HTTP status of the answer, when there was one. */
	readonly status?: number;

	readonly problems: Problem[];

	/** What to do next, or more detail. Shown below the message. */
	readonly description?: string;

	/** How a merchant recognises what this is about, e.g. `order_id 555413`. */
	readonly title?: string;

	/** May what was asked for have been done all the same? Set where it is known; whatever costs money asks for it. */
	readonly effect: Effect;

	constructor(
		message: string,
		details: {
			kind: ErrorKind;
			status?: number;
			problems?: Problem[];
			description?: string;
			title?: string;
			/** Default: unknown where there was no answer, else none. */
			effect?: Effect;
		},
	) {
		super(message);
		this.name = 'SendcloudError';
		this.kind = details.kind;
		this.status = details.status;
		this.problems = details.problems ?? [];
		this.description = details.description;
		this.title = details.title;
		this.effect = details.effect ?? (details.kind === 'unanswered' ? 'unknown' : 'none');
	}
}

/** The same error, changed in a few details. */
export function changed(
	error: SendcloudError,
	details: Partial<Pick<SendcloudError, 'message' | 'description' | 'effect' | 'title' | 'kind'>>,
): SendcloudError {
	const { kind, status, problems, description, title, effect } = error;
	return new SendcloudError(details.message ?? error.message, {
		...{ kind, status, problems, description, title, effect },
		...details,
	});
}

/** How the error of a purchase begins whose answer was lost. */
export const MAY_BE_BOUGHT = 'This may have been bought';
/** The same of a ticket. */
export const MAY_BE_FILED = 'The ticket may have been filed';

/**
 * The error of a step that came after others went well. It says both: whoever reads only that something failed sends
 * everything again.
 * @param done what went well, and what failed, e.g. `Sendcloud accepted the order, but it could not be looked up`
 * @param advice what to do, knowing that
 */
export function afterDone(done: string, error: Error, advice: string): SendcloudError {
	const { kind = 'unanswered', status, problems, description, title } = error as SendcloudError;
	return new SendcloudError(`${done}: ${error.message}`, {
		...{ kind, status, problems, title },
		effect: 'unknown',
		description: sentences([advice, description]),
	});
}

/** A value that this package or Sendcloud cannot use, found before any request. */
export function inputError(message: string, description?: string): SendcloudError {
	return new SendcloudError(message, { kind: 'input', description });
}

/** `['order_details', 'order_items', '0', 'quantity']` becomes `order details › order items › 1 › quantity`. */
export function fieldWords(path: string[]): string {
	return path
		.map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : part.replace(/_/g, ' ')))
		.join(' › ');
}

/** Lines of a description, each a sentence: n8n's editor shows them one after the other without line breaks. */
export function sentences(lines: Array<string | undefined>): string {
	return lines
		.filter((line): line is string => Boolean(line))
		.map((line) => (/[.!?)…]$/.test(line) ? line : `${line}.`))
		.join('\n');
}

/** One problem as a sentence: `shipping address › postal code is required`. */
export function problemWords(problem: Problem): string {
	const field = fieldWords(problem.path);
	if (field === '') return problem.detail;
	if (/^(field required|this field is required)\.?$/i.test(problem.detail))
		return `${field} is required`;
	// Our own checks are worded to follow the field: "must be a number".
	return /^(is|must|has|was) /.test(problem.detail)
		? `${field} ${problem.detail}`
		: `${field}: ${problem.detail}`;
}

/**
 * Reads a pointer of the v3 documents: `/data/attributes/[3]/order_details/integration/id` is
 * field `order_details.integration.id` of entry 3. `/data` points at the whole request.
 */
export function readPointer(pointer: string): Pick<Problem, 'entry' | 'path'> {
	const parts = pointer.split('/').filter((part) => part !== '');
	if (parts[0] === 'data') parts.shift();
	if (parts[0] === 'attributes') parts.shift();
	// create-labels-async names its list: /data/attributes/orders/[1], or /data/attributes/orders/1/order_id
	const at = parts[0] === 'orders' ? 1 : 0;
	const path = parts.map((part) => part.replace(/^\[(\d+)\]$/, '$1'));
	if (path[at] !== parts[at] || (at === 1 && /^\d+$/.test(parts[at] ?? '')))
		return { entry: Number(path[at]), path: path.slice(at + 1) };
	// PATCH of an order answers `order/order_details/order_items`, v3-integrations `body/webhook_url`.
	if (path[0] === 'order' || path[0] === 'body') path.shift();
	return { path };
}

/** Longest text of an answer that is passed on. */
const LONGEST = 500;

function text(value: unknown): string | undefined {
	if (typeof value !== 'string') return undefined;
	const words = value.slice(0, 4 * LONGEST).trim();
	if (words === '') return undefined;
	return words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words;
}

/** Problems of one answer that are read; a hundred orders with twenty faults each are fewer. */
const MOST_PROBLEMS = 2000;
/** Problems that are put into words of one error. */
const MOST_WORDS = 20;

/** The words of problems, one a line, and how many there are besides. */
export function problemLines(problems: Problem[]): string[] {
	const words = problems.slice(0, MOST_WORDS).map(problemWords);
	const more = problems.length - words.length;
	return more > 0 ? [...words, `And ${more} more.`] : words;
}

/** The problems that an error body names, whatever its shape; none when it names none (HTML, nothing at all). */
export function problemsIn(body: unknown): Problem[] {
	if (!isObject(body)) return [];
	if (body.errors) {
		const list = (Array.isArray(body.errors) ? body.errors : [body.errors]) as unknown[];
		return list
			.slice(0, MOST_PROBLEMS)
			.filter(isObject)
			.map((error) => {
				const source = isObject(error.source) ? error.source : {};
				const named = text(source.parameter) ?? text(source.header) ?? text(error.field);
				return {
					detail:
						text(error.detail) ?? text(error.message) ?? text(error.title) ?? 'no reason given',
					code: text(error.code),
					...(text(source.pointer) !== undefined
						? readPointer(text(source.pointer) as string)
						: { path: named === undefined ? [] : [named] }),
				};
			});
	}
	if (isObject(body.error)) {
		return [{ detail: text(body.error.message) ?? 'no reason given', path: [] }];
	}
	if (Array.isArray(body.detail)) {
		return (body.detail as unknown[])
			.slice(0, MOST_PROBLEMS)
			.filter(isObject)
			.map((error) => ({
				detail: text(error.msg) ?? 'no reason given',
				code: text(error.type),
				path: Array.isArray(error.loc) ? pathOf(error.loc) : [],
			}));
	}
	const detail =
		text(body.detail) ?? text(body.error_description) ?? text(body.message) ?? text(body.error);
	return detail === undefined ? [] : [{ detail, path: [] }];
}

/** The problems of a body that is nothing but an error tree. Of a refusal alone: what was done looks the same. */
function problemsOfFields(body: unknown): Problem[] {
	if (!isObject(body)) return [];
	// What is a text by itself is no error of a field: those stand in lists.
	const fields = Object.entries(body).filter(([, value]) => typeof value !== 'string');
	return problemsInTree(Object.fromEntries(fields));
}

/** Levels of an error tree that are read; the documents have four. */
const DEEPEST = 12;

/**
 * The problems of v2's error tree: `{a: [{}, {b: ['Bad.']}]}` is `Bad.` at `a › 2 › b`. A text is the problem of where it
 * stands.
 */
export function problemsInTree(tree: unknown): Problem[] {
	const found: Problem[] = [];
	const read = (below: unknown, path: string[]): void => {
		if (found.length >= MOST_PROBLEMS || path.length > DEEPEST) return;
		const detail = text(below);
		if (detail !== undefined) found.push({ detail, path });
		if (typeof below !== 'object' || below === null) return;
		for (const [name, one] of Object.entries(below)) {
			const isOwn =
				name === 'non_field_errors' || (Array.isArray(below) && typeof one === 'string');
			read(one, isOwn ? path : [...path, name]);
		}
	};
	read(tree, []);
	return found;
}

const ADVICE: Record<number, { title: string; advice: string; page?: Parameters<typeof more>[0] }> =
	{
		400: { title: 'Sendcloud refused the request', advice: 'Correct the value and run again.' },
		401: {
			title: 'Sendcloud does not accept these keys',
			advice:
				'Open the credential and check both keys. In Sendcloud they are under Settings › Integrations › your API integration › Configure. An integration created with "Use OAuth2" needs the OAuth2 credential, all others need the API keys.',
			page: 'credentials',
		},
		403: {
			title: 'These keys are not allowed to do this',
			advice: 'Check the permissions (OAuth2 scopes) and the plan of the Sendcloud account.',
		},
		404: {
			title: 'Sendcloud could not find this',
			advice: 'Check the ID. It may have been deleted, or belong to another Sendcloud account.',
		},
		409: {
			title: 'This is in conflict with what Sendcloud holds',
			advice: 'Look it up in Sendcloud before you send it again.',
		},
		406: {
			title: 'Sendcloud does not accept this',
			advice: 'See the reason, then correct the value and run again.',
		},
		413: {
			title: 'The request is too large for Sendcloud',
			advice: 'Send fewer or smaller items at once.',
		},
		415: {
			title: 'Sendcloud does not take this type of file',
			advice:
				'Send a picture, a video, a text, a PDF or an office document, and let the node that makes the file say which type it is.',
		},
		422: { title: 'Sendcloud refused the request', advice: 'Correct the value and run again.' },
		429: {
			title: 'Too many requests for Sendcloud',
			advice:
				'Sendcloud allows 100 writing and 1,000 reading requests a minute for each integration, shared with every tool that uses it. Run again later, or run workflows that share an integration one after the other.',
			page: 'limits',
		},
	};

/** The error for an answer with an error status. */
export function refusal(status: number, body: unknown, asked: string): SendcloudError {
	const said = problemsIn(body);
	const problems = said.length > 0 ? said : problemsOfFields(body);
	const server = status >= 500;
	const known: (typeof ADVICE)[number] = ADVICE[status] ?? {
		title: server
			? `Sendcloud has a fault (HTTP ${status})`
			: `Sendcloud refused the request (HTTP ${status})`,
		advice: server
			? 'Try again later; see status.sendcloud.com.'
			: 'See the details, then run again.',
	};
	const words = problemLines(problems);
	const unreadable =
		problems.length === 0 && body !== undefined
			? [`The answer gives no reason that can be read: ${excerpt(body)}`]
			: [];
	return new SendcloudError(words.length > 0 ? `${known.title}: ${words[0]}` : known.title, {
		kind: server ? 'unanswered' : 'refused',
		status,
		problems,
		description: sentences([
			...words.slice(1),
			...unreadable,
			known.advice,
			known.page && more(known.page),
			`(${asked}, HTTP ${status})`,
		]),
	});
}

/** The path of a field as the tracking documents name it; a part may be a number. */
const pathOf = (parts: unknown[]): string[] =>
	parts
		.slice(0, 20)
		.filter((part) => typeof part === 'string' || typeof part === 'number')
		.map((part) => String(part).slice(0, 100))
		.filter((part) => part !== 'body');

/** Characters of an answer that are looked at to recognise it. */
const LOOKED_AT = 20_000;

/**
 * The first words of an answer, to recognise it by. Markup goes, a page says most in its title. What looks like an
 * Authorization header goes too: some proxies show the request on their error page.
 */
export function excerpt(body: unknown): string {
	let words = typeof body === 'string' ? body : asJson(body);
	words = words.slice(0, LOOKED_AT);
	for (const element of ['script', 'style']) words = withoutElement(words, element);
	words = withoutCredentials(words.replace(/<[^<>]*>/g, ' '))
		.replace(/\s+/g, ' ')
		.trim();
	return words.length > 160 ? `${words.slice(0, 160)}…` : words || 'nothing';
}

/** As JSON; an answer may be nested deeper than JSON.stringify can follow. */
function asJson(body: unknown): string {
	try {
		return JSON.stringify(body) ?? '';
	} catch {
		return 'something nested too deep to be shown';
	}
}

/** Without an element of a page and all that stands in it. */
function withoutElement(page: string, element: string): string {
	const lower = page.toLowerCase();
	const kept: string[] = [];
	let at = 0;
	for (;;) {
		const begin = lower.indexOf(`<${element}`, at);
		const end = begin === -1 ? -1 : lower.indexOf(`</${element}>`, begin);
		if (end === -1) break;
		kept.push(page.slice(at, begin));
		at = end + element.length + 3;
	}
	return [...kept, page.slice(at)].join(' ');
}

/** Without what looks like the value of an Authorization header. */
export const withoutCredentials = (words: string): string =>
	words.replace(/\b(basic|bearer)\s+[\w+/=.~-]{6,}/gi, '$1 …');
