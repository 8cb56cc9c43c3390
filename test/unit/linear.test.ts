/**
 * Text from outside may be as long as it likes: whatever looks into it takes time in proportion to its length. All of
 * n8n shares one event loop, which a pattern that takes quadratic time would stop.
 */
import * as checks from '../../nodes/Sendcloud/checks';
import { numberId, tokenId } from '../../nodes/Sendcloud/api/ids';
import { readResponse, type Answer } from '../../nodes/Sendcloud/transport/answer';
import { checkedBaseUrl, checkedPartnerId } from '../../nodes/Sendcloud/transport/credential';
import {
	excerpt,
	fieldWords,
	problemsIn,
	problemWords,
	readPointer,
	refusal,
	sentences,
} from '../../nodes/Sendcloud/transport/errors';
import { asMarkup } from '../../nodes/Sendcloud/transport/nodeError';
import { bodyCursor, linkCursor, unexpected } from '../../nodes/Sendcloud/transport/pagination';
import { redacted } from '../../nodes/Sendcloud/transport/redact';
import { readRetryAfter } from '../../nodes/Sendcloud/transport/retry';

/** What long texts are made of: beginnings, one thing again and again, and an end that does not fit. */
const PARTS = [
	'1',
	'.',
	'1.',
	'a',
	'a@',
	'@',
	'<',
	'<a ',
	'<script',
	'>',
	' ',
	'\t ',
	'/',
	'\\',
	'"',
	"'",
	'-',
	',',
	';',
	'=',
	'<x>;',
	'Basic ',
	'bearer a',
	'[',
	'{"a":',
	'[1]/',
	'&',
	'%',
	'\u00a0',
	'https://a',
	'T',
	'00:',
	'^XA',
	'&amp;',
	'amp;',
	'&#38;',
];
const ENDS = ['', 'x', ' ', '!', '\n'];
const BEGINNINGS = ['', 'https://', 'a@', '<', '"', '2025-01-01T', '/data/attributes/'];

const answer = (body: unknown, link?: string): Answer => ({ status: 200, headers: { link }, body });
const reading = {
	asked: 'GET /v3/orders',
	today: 0,
	redact: (text: string) => redacted(text, ['s3cret-s3cret']),
};
const attempt = (work: () => unknown) => {
	try {
		work();
	} catch {
		// Only the time counts here.
	}
};

const zone = 'Europe/Amsterdam';
const values: Array<[string, checks.Check]> = [
	['text', checks.text],
	['filled', checks.filled],
	['decimal', checks.decimal({ min: 0 })],
	['integer', checks.integer({ min: 0 })],
	['decimalText', checks.decimalText],
	['flag', checks.flag],
	['choice', checks.choice('a', 'b')],
	['country', checks.country],
	['email', checks.email],
	['url', checks.url],
	['uuid', checks.uuid],
	['dateTime', checks.dateTime(zone)],
	['day', checks.day(zone)],
	['anyObject', checks.anyObject],
	['objectOrText', checks.objectOrText],
	['atMost', checks.atMost(10, checks.text)],
	['identity', checks.identity()],
	['legible', checks.legible()],
	['line', checks.line()],
	['houseNumber', checks.houseNumber()],
	['unescaped', (value) => checks.unescaped(String(value))],
	['looksLikeDate', (value) => checks.looksLikeDate(String(value))],
	['dayOf', (value) => checks.dayOf(String(value))],
	['ownIdentity', checks.ownIdentity],
	['isShortened', (value) => checks.isShortened(String(value))],
	['isPlaceholder', (value) => checks.isPlaceholder(String(value))],
	['undressed', checks.undressed],
	['oneLine', (value) => checks.oneLine(String(value))],
	['isPlainLine', (value) => checks.isPlainLine(String(value))],
	['isEmpty', checks.isEmpty],
	['columnKey', (value) => checks.columnKey(String(value))],
	['shortCode', (value) => checks.shortCode(String(value), 'US')],
	['spelled', checks.spelled(['kg', 'g'], { lb: 'lbs' })],
	['damageOf', (value) => checks.damageOf(String(value))],
	[
		'checkSpans',
		(value) => checks.checkSpans({ from: value, to: '2026-03-10T10:00:00Z' }, ['from', 'to']),
	],
];

it('names every check there is', () => {
	const others = [
		'Refused',
		'refused',
		'limited',
		'checked',
		'checkedValue',
		'givenValue',
		'shortly',
		'isEmptyMeant',
		'POINT_ZERO',
		'COUNTRY_CODES',
		'YEAR_LAST',
		'DAMAGE',
	];
	const schemas = [
		'required',
		'optional',
		'nullable',
		'group',
		'nullish',
		'unlessNull',
		'omittable',
		'optionalGroup',
		'list',
		'where',
		'prepared',
		'fitting',
		'stated',
	];
	expect([...values.map(([name]) => name), ...others, ...schemas].sort()).toEqual(
		Object.keys(checks).sort(),
	);
});

const readers: Array<[string, (text: string) => unknown]> = [
	...values.map(([name, check]): [string, (text: string) => unknown] => [
		`check ${name}`,
		(text) => checks.checkedValue(check, text, 'field'),
	]),
	['excerpt', excerpt],
	['excerpt of an object', (text) => excerpt({ text })],
	['problemsIn', (text) => problemsIn({ errors: [{ detail: text, source: { pointer: text } }] })],
	['problemsIn, v2', (text) => problemsIn({ error: { message: text } })],
	['problemsIn, v2, by fields', (text) => problemsIn({ [text]: [text, { [text]: [text] }] })],
	['problemsIn, tracking', (text) => problemsIn({ detail: [{ msg: text, loc: [text] }] })],
	['problemWords', (text) => problemWords({ detail: text, path: [text] })],
	['fieldWords', (text) => fieldWords([text])],
	['readPointer', readPointer],
	['refusal', (text) => refusal(400, { errors: [{ detail: text }] }, 'GET /x')],
	['refusal, a page', (text) => refusal(502, text, 'GET /x')],
	['sentences', (text) => sentences([text, text])],
	['asMarkup', asMarkup],
	['linkCursor', (text) => linkCursor(answer({}, text))],
	['linkCursor, quoted', (text) => linkCursor(answer({}, `<x>; title="${text}`))],
	['bodyCursor', (text) => bodyCursor()(answer({ next: text }))],
	['unexpected', (text) => unexpected('a list', answer(text))],
	['readRetryAfter', (text) => readRetryAfter(text, 0)],
	['checkedBaseUrl', checkedBaseUrl],
	['checkedPartnerId', checkedPartnerId],
	['redacted', (text) => redacted(text, ['s3cret-s3cret'])],
	['readResponse', (text) => readResponse({ statusCode: 200, headers: {}, body: text }, reading)],
	[
		'readResponse, 400',
		(text) => readResponse({ statusCode: 400, headers: {}, body: text }, reading),
	],
	['numberId', (text) => numberId(text, 'The ID')],
	['tokenId', (text) => tokenId(text, 'The ID')],
];

/** Milliseconds that the slowest of all texts takes, made of `length` characters. */
function slowest(read: (text: string) => unknown, length: number): [number, string] {
	let worst: [number, string] = [0, ''];
	for (const part of PARTS) {
		const middle = part.repeat(Math.ceil(length / part.length));
		for (const [at, beginning] of BEGINNINGS.entries()) {
			const text = beginning + middle + ENDS[at % ENDS.length];
			const begun = performance.now();
			attempt(() => read(text));
			const took = performance.now() - begun;
			if (took > worst[0]) worst = [took, `${beginning} and ${part} again and again`];
		}
	}
	return worst;
}

it.each(readers)('%s takes time in proportion to the length', (_name, read) => {
	slowest(read, 1000);
	// Whatever else the machine does makes it slower now and then, but not three times in a row.
	for (let attempts = 3; attempts > 0; attempts--) {
		const [few] = slowest(read, 10_000);
		const [many, what] = slowest(read, 40_000);
		// Four times as much in four times the time, or in so little that it cannot be measured; quadratic is sixteen.
		if (many <= Math.max(8 * few, 30)) return;
		if (attempts === 1) expect(what).toBe(`read in ${4 * few} ms, not ${many} ms`);
	}
});
