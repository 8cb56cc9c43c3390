/** What becomes of an answer, or of an exception in its place, where no server here gives it so. */
import {
	causes,
	readException,
	readResponse,
	type Outcome,
	type RawResponse,
} from '../../nodes/Sendcloud/transport/answer';

const BASE = 'https://sendcloud.example/api';
const reading = {
	asked: 'GET /v3/orders',
	today: Date.UTC(2026, 2, 1),
	redact: (text: string) => text.replaceAll('secret', '…'),
};
const read = (response: Partial<RawResponse>, more: object = {}) =>
	readResponse({ statusCode: 200, headers: {}, body: '', ...response }, { ...reading, ...more });
const thrown = (error: unknown) => readException(error, BASE, reading);
const failureIn = (outcome: Outcome) => ('failure' in outcome ? outcome.failure : undefined);

describe('JSON', () => {
	/** Long enough to be looked into. */
	const PAD = 'x'.repeat(300);
	const nested = (depth: number, open: string, close: string) =>
		`${open.repeat(depth)}"${PAD}"${close.repeat(depth)}`;

	it.each<[string, string]>([
		['200 lists deep', nested(200, '[', ']')],
		['200 objects deep', nested(200, '{"a":', '}')],
		['with a thousand objects beside each other', `[${'{},'.repeat(1000)}"${PAD}"]`],
		['with a thousand lists beside each other', `{"a":[${'[],'.repeat(1000)}"${PAD}"]}`],
		['with brackets in a text', JSON.stringify({ a: '[{'.repeat(300) })],
		['with quotes in a text', JSON.stringify({ a: '"[{'.repeat(300) })],
		['with a backslash at the end of a text', JSON.stringify(['\\', '['.repeat(300), '\\\\', PAD])],
		['with brackets in a name', JSON.stringify({ ['{'.repeat(300)]: 1 })],
	])('%s is read', (_, body) => {
		expect(read({ body })).toMatchObject({ answer: { body: JSON.parse(body) as object } });
	});

	it.each<[string, string]>([
		['201 lists deep', nested(201, '[', ']')],
		['201 objects deep', nested(201, '{"a":', '}')],
		['of both', nested(101, '[{"a":', '}]')],
		['deep behind what is closed', `[${'[],'.repeat(300)}${nested(200, '[', ']')}]`],
		['deep behind a text of brackets', `["${']'.repeat(300)}",${nested(200, '[', ']')}]`],
		['deep behind a quote in a text', `["\\"",${nested(200, '[', ']')}]`],
	])('%s is not, and may have been carried out', (_, body) => {
		expect(failureIn(read({ body }))).toMatchObject({
			message: "Sendcloud's answer broke off",
			kind: 'unanswered',
			effect: 'unknown',
		});
	});

	it('that is short is never too deep', () => {
		expect(read({ body: '['.repeat(100) + ']'.repeat(100) })).toHaveProperty('answer');
	});

	it('of an error that is too deep is shown as it begins', () => {
		const body = `[${nested(201, '[', ']')}]`;
		expect(failureIn(read({ statusCode: 400, body }))?.description).toContain(
			`The answer gives no reason that can be read: ${'['.repeat(160)}…`,
		);
	});
});

describe('a file', () => {
	it('comes as it is, with what makes a stream of it', () => {
		const body = Buffer.from('%PDF-');
		const toStream = jest.fn();
		const headers = { 'content-type': 'application/pdf' };
		expect(read({ statusCode: 206, headers, body, toStream })).toEqual({
			answer: {
				...{ status: 206, headers, body, toStream },
				...{ asked: reading.asked, redact: reading.redact },
			},
		});
	});
});

describe('a status', () => {
	it('that is no failure here brings its answer', () => {
		expect(read({ statusCode: 409, body: '{"a":1}' }, { alsoGood: [409] })).toMatchObject({
			answer: { status: 409, body: { a: 1 } },
		});
		expect(read({ statusCode: 409, body: '{"a":1}' }, { alsoGood: [410] })).toHaveProperty(
			'failure',
		);
	});

	it.each([
		[429, 'limited'],
		[500, 'never'],
		[501, 'never'],
		[502, 'ifSafe'],
		[503, 'ifSafe'],
		[504, 'ifSafe'],
	])('%d is repeated: %s', (statusCode, repeat) => {
		expect(read({ statusCode })).toMatchObject({ repeat });
	});

	it('tells when to come back', () => {
		const headers = { 'retry-after': '7' };
		expect(read({ statusCode: 503, headers })).toMatchObject({ retryAfter: 7000 });
	});

	it('with secrets in its words loses them, and a good answer keeps what it holds', () => {
		const body = '{"detail":"secret"}';
		expect(failureIn(read({ statusCode: 400, body }))?.message).toMatch(/: …$/);
		expect(read({ body })).toMatchObject({ answer: { body: { detail: 'secret' } } });
		expect(failureIn(read({ body: '<p>secret</p>' }))?.description).toMatch(/^Found: …\n/);
	});
});

describe('an exception', () => {
	const error = (more: object, message = 'x') => Object.assign(new Error(message), more);

	it('has as many causes as are looked at', () => {
		let chain = error({}, '9');
		for (const message of '87654321') chain = error({ cause: chain }, message);
		expect(causes(chain).map(({ message }) => message)).toEqual([...'123456']);
		expect(causes(undefined)).toEqual([]);
		expect(causes(null)).toEqual([]);
	});

	it.each<[string, object]>([
		['by its code', error({ code: 'ERR_STRING_TOO_LONG' })],
		['by the code of what holds bytes', error({ code: 'ERR_BUFFER_TOO_LARGE' })],
		['by the words of V8', new RangeError('Invalid string length')],
		['by the words of Node', error({}, 'Cannot create a string longer than 0x1fffffe8 characters')],
		['by the words of a list', new RangeError('Array buffer allocation failed')],
		['further down', error({ cause: new RangeError('Invalid string length') }, 'Wrapped')],
		['without a message', { code: 'ERR_STRING_TOO_LONG' }],
	])('of an answer that cannot be held is known %s', (_, one) => {
		expect(thrown(one)).toMatchObject({
			repeat: 'never',
			failure: {
				message: 'The answer is too large to be read',
				kind: 'unanswered',
				effect: 'unknown',
				description:
					'Sendcloud may have carried this out all the same: look it up there before you run it again. (GET /v3/orders)',
			},
		});
	});

	it.each([
		['ECONNREFUSED', 'none', 'ifSafe', true],
		['EPROTO', 'none', 'never', true],
		['ENOTFOUND', 'none', 'never', true],
		['ECONNRESET', 'unknown', 'ifSafe', false],
		['ETIMEDOUT', 'unknown', 'ifSafe', false],
	])('%s: what was asked has the effect %s, is repeated %s', (code, effect, repeat, unsent) => {
		expect(thrown(error({ code }))).toMatchObject({
			...{ repeat, unsent },
			failure: { effect, kind: 'unanswered' },
		});
	});

	it('that is none at all says so', () => {
		expect(failureIn(thrown(undefined))?.message).toBe(
			'The request could not be made: unknown reason',
		);
	});
});

describe('a token that could not be had', () => {
	const token = (more: object) => thrown(Object.assign(new Error('x'), { code: 'EAUTH', ...more }));

	it.each([
		'slow_down',
		'too_many_requests',
		'rate_limited',
		'ratelimit_exceeded',
		'Throttled',
		'temporarily_unavailable',
		`slow_down${'.'.repeat(90)}`,
	])('with "%s" is asked for again after a while', (word) => {
		expect(token({ body: { error: word } })).toMatchObject({
			repeat: 'limited',
			unsent: true,
			failure: { kind: 'unanswered', effect: 'none', status: undefined },
		});
	});

	it('with the same further down, too', () => {
		const cause = { body: { error: 'slow_down' } };
		expect(thrown(Object.assign(new Error('x'), { code: 'EAUTH', cause }))).toMatchObject({
			repeat: 'limited',
		});
	});

	it.each([
		['no body', undefined],
		['a body of null', null],
		['another word', { error: 'invalid_client' }],
		['a word that goes on and on', { error: `slow_down${'.'.repeat(91)}` }],
		['what is no text', { error: ['slow_down'] }],
		['the word elsewhere', { error_description: 'slow_down' }],
	])('with %s is not', (_, body) => {
		expect(token({ body })).toMatchObject({
			repeat: 'never',
			unsent: true,
			failure: { kind: 'refused', effect: 'none', status: 401 },
		});
	});

	it('says why, without what is secret', () => {
		const body = { error_description: 'secret is wrong' };
		expect(failureIn(token({ body }))?.message).toBe('Sendcloud gave no access token: … is wrong');
	});
});
