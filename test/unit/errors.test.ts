/** Error bodies of all shapes, and the words that become of them. */
import {
	afterDone,
	changed,
	excerpt,
	fieldWords,
	inputError,
	problemLines,
	problemsIn,
	problemsInTree,
	problemWords,
	readPointer,
	refusal,
	sentences,
	SendcloudError,
} from '../../nodes/Sendcloud/transport/errors';

it('an error of the input says so, and what to do', () => {
	expect(inputError('What was wrong', 'What to do')).toMatchObject({
		message: 'What was wrong',
		kind: 'input',
		description: 'What to do',
		problems: [],
	});
	expect(new SendcloudError('x', { kind: 'cancelled' }).problems).toEqual([]);
});

describe('an error made from another', () => {
	const problems = [{ detail: 'A', path: ['a'] }];
	const details = {
		...{ status: 409, problems, title: 'order_id 1', description: 'Look it up.' },
		...{ kind: 'refused' as const, effect: 'unknown' as const },
	};
	const error = new SendcloudError('No', details);

	it('keeps what is not changed', () => {
		expect(changed(error, {})).toMatchObject({ message: 'No', ...details });
		expect(changed(error, { message: 'Yes', effect: 'none', title: undefined })).toMatchObject({
			...details,
			...{ message: 'Yes', effect: 'none', title: undefined },
		});
	});

	it('after something that went well says both, and keeps the rest', () => {
		expect(
			afterDone(
				'The label was bought',
				new SendcloudError('No', { ...details, effect: 'none' }),
				'Get it.',
			),
		).toMatchObject({
			...details,
			message: 'The label was bought: No',
			description: 'Get it.\nLook it up.',
			// Whatever the later step came to, something was done.
			effect: 'unknown',
		});
		expect(afterDone('The label was bought', new Error('Oops'), 'Get it.')).toMatchObject({
			message: 'The label was bought: Oops',
			kind: 'unanswered',
			description: 'Get it.',
			problems: [],
		});
	});
});

describe('problemLines', () => {
	const some = (count: number) =>
		Array.from({ length: count }, (_, at) => ({ detail: `D${at}`, path: [] }));

	it('are twenty, and how many there are besides', () => {
		expect(problemLines(some(0))).toEqual([]);
		expect(problemLines(some(20))).toHaveLength(20);
		expect(problemLines(some(20)).at(-1)).toBe('D19');
		expect(problemLines(some(21))).toHaveLength(21);
		expect(problemLines(some(21)).slice(-2)).toEqual(['D19', 'And 1 more.']);
	});
});

describe('an answer without end', () => {
	it.each<[string, (count: number) => unknown]>([
		['errors', (count) => ({ errors: Array.from({ length: count }, () => ({ detail: 'A' })) })],
		['details', (count) => ({ detail: Array.from({ length: count }, () => ({ msg: 'A' })) })],
	])('has 2,000 problems at most: %s', (_, body) => {
		expect(problemsIn(body(2000))).toHaveLength(2000);
		expect(problemsIn(body(2001))).toHaveLength(2000);
	});

	it('has 2,000 problems at most: a tree', () => {
		const tree = (count: number) => ({ a: Array.from({ length: count }, () => 'A') });
		expect(problemsInTree(tree(2000))).toHaveLength(2000);
		expect(problemsInTree(tree(2001))).toHaveLength(2000);
	});

	it('is read twelve levels deep', () => {
		const tree = (depth: number): object => (depth === 0 ? ['A'] : { a: tree(depth - 1) });
		expect(problemsInTree(tree(12))).toEqual([{ detail: 'A', path: Array(12).fill('a') }]);
		expect(problemsInTree(tree(13))).toEqual([]);
		expect(problemsInTree({ a: null, b: undefined, c: 1 })).toEqual([]);
	});

	it('has texts of 500 characters, without the space around them', () => {
		const detailOf = (detail: string) => problemsIn({ detail })[0]?.detail;
		expect(detailOf('x'.repeat(500))).toBe('x'.repeat(500));
		expect(detailOf('x'.repeat(501))).toBe(`${'x'.repeat(500)}…`);
		expect(detailOf(`${' '.repeat(1999)}x`)).toBe('x');
		// What lies further back is not looked for.
		expect(detailOf(`${' '.repeat(2000)}x`)).toBeUndefined();
	});

	it('has paths of twenty parts, each a text or a number of 100 characters', () => {
		const pathOf = (loc: unknown[]) => problemsIn({ detail: [{ msg: 'A', loc }] })[0].path;
		expect(pathOf(Array(21).fill('a'))).toHaveLength(20);
		expect(pathOf(['x'.repeat(101)])).toEqual(['x'.repeat(100)]);
		expect(pathOf(['a', null, { b: 1 }, true, 0])).toEqual(['a', '0']);
	});

	it('is recognised by its first 20,000 characters', () => {
		expect(excerpt(`${' '.repeat(19_999)}x`)).toBe('x');
		expect(excerpt(`${' '.repeat(20_000)}x`)).toBe('nothing');
		let deep: unknown = 'x';
		for (let depth = 0; depth < 20_000; depth++) deep = [deep];
		expect(excerpt(deep)).toBe('something nested too deep to be shown');
	});
});

describe('fieldWords', () => {
	it.each([
		[
			['order_details', 'order_items', '0', 'quantity'],
			'order details › order items › 1 › quantity',
		],
		[['lines', '12'], 'lines › 13'],
		// Not everything with a digit in it is a position.
		[['address_line_2'], 'address line 2'],
		[['2nd_line'], '2nd line'],
		[[], ''],
	])('%j', (path, words) => {
		expect(fieldWords(path)).toBe(words);
	});
});

describe('sentences', () => {
	it('are one a line, each with one stop at its end', () => {
		const lines = ['Postal code is missing', 'e.g. NL', 'Done.', undefined, '', 'Why?', '(GET /x)'];
		expect(sentences(lines)).toBe('Postal code is missing.\ne.g. NL.\nDone.\nWhy?\n(GET /x)');
	});
});

describe('readPointer', () => {
	it.each([
		['/data/attributes/[1]/order_details/integration', 1, 'order details › integration'],
		['/data/attributes/[0]/order_id', 0, 'order id'],
		[
			'/data/attributes/[12]/order_details/order_items/0/quantity',
			12,
			'order details › order items › 1 › quantity',
		],
		['/data/attributes/[3]', 3, ''],
		['/data/attributes/[3]/', 3, ''],
		// create-labels-async names its list.
		['/data/attributes/orders/[1]', 1, ''],
		['/data/attributes/orders/[1]/ship_with', 1, 'ship with'],
		['/data/attributes/orders/0/order_id', 0, 'order id'],
		['/data/attributes/orders/12', 12, ''],
		// Of the whole request.
		['/data', undefined, ''],
		['/data/attributes/', undefined, ''],
		['', undefined, ''],
		// One object: a PATCH, and those of v3-integrations.
		['order/order_details/order_items', undefined, 'order details › order items'],
		['/data/attributes/shipping_address/postal_code', undefined, 'shipping address › postal code'],
		['body/webhook_url', undefined, 'webhook url'],
		['/shipping_address/city', undefined, 'shipping address › city'],
		['/data/shipping_address/city', undefined, 'shipping address › city'],
		// A list inside one object is no batch.
		[
			'/data/attributes/order_details/order_items/[1]/name',
			undefined,
			'order details › order items › 2 › name',
		],
		['/data/attributes/tags/[1]', undefined, 'tags › 2'],
		['/data/attributes/orders/1a/order_id', undefined, 'orders › 1a › order id'],
		['/data/attributes/orders/a1/order_id', undefined, 'orders › a1 › order id'],
		// A number alone is a position among the orders only.
		['/data/attributes/1/order_id', undefined, '2 › order id'],
		// No position, though there is one in it.
		['/data/attributes/tags[1]', undefined, 'tags[1]'],
		['/data/attributes/[1]st', undefined, '[1]st'],
		['/data/attributes/[first]/id', undefined, '[first] › id'],
	])('%s', (pointer, entry, words) => {
		const problem = readPointer(pointer);
		expect(problem.entry).toBe(entry);
		expect(fieldWords(problem.path)).toBe(words);
	});
});

describe('problemWords', () => {
	it.each([
		['Field required', 'shipping address › postal code is required'],
		['field required.', 'shipping address › postal code is required'],
		['This field is required.', 'shipping address › postal code is required'],
		['must be a text, found 1', 'shipping address › postal code must be a text, found 1'],
		['is required', 'shipping address › postal code is required'],
		[
			'Input should be a valid string',
			'shipping address › postal code: Input should be a valid string',
		],
		// Only whole sentences of this kind.
		['Field required by customs', 'shipping address › postal code: Field required by customs'],
		['Not a field required', 'shipping address › postal code: Not a field required'],
		['must', 'shipping address › postal code: must'],
		['Isle of Man is missing', 'shipping address › postal code: Isle of Man is missing'],
		['this must be a text', 'shipping address › postal code: this must be a text'],
	])('%s', (detail, words) => {
		expect(problemWords({ detail, path: ['shipping_address', 'postal_code'] })).toBe(words);
	});

	it('without a field', () => {
		expect(problemWords({ detail: 'Nope', path: [] })).toBe('Nope');
	});
});

describe('problemsIn', () => {
	it.each<[string, unknown, unknown[]]>([
		[
			'v3, a list',
			{
				errors: [
					{
						status: '400',
						code: 'invalid',
						detail: 'A',
						source: { pointer: '/data/attributes/[1]/id' },
					},
					{ status: 400, code: null, title: 'B' },
				],
			},
			[
				{ detail: 'A', code: 'invalid', entry: 1, path: ['id'] },
				{ detail: 'B', code: undefined, path: [] },
			],
		],
		['v3, an object', { errors: { detail: 'A', source: null } }, [{ detail: 'A', path: [] }]],
		[
			'v3, a parameter',
			{ errors: [{ detail: 'A', source: { parameter: 'integration' } }] },
			[{ detail: 'A', path: ['integration'] }],
		],
		[
			'v3, a header',
			{ errors: [{ detail: 'A', source: { header: 'X-Y' } }] },
			[{ detail: 'A', path: ['X-Y'] }],
		],
		[
			'cancelling a return',
			{ errors: [{ field: 'id', code: 'x', message: 'A' }] },
			[{ detail: 'A', code: 'x', path: ['id'] }],
		],
		['no words at all', { errors: [{}] }, [{ detail: 'no reason given', path: [] }]],
		['errors that are none', { errors: [null, 'x', 1] }, []],
		['no errors', { errors: null, detail: 'A' }, [{ detail: 'A', path: [] }]],
		[
			'v2',
			{ error: { code: 400, request: 'api/v2/parcels', message: 'A' } },
			[{ detail: 'A', path: [] }],
		],
		['tracking', { detail: 'A' }, [{ detail: 'A', path: [] }]],
		[
			'tracking 422',
			{ detail: [{ loc: ['body', 'x', 0], msg: 'A', type: 't' }] },
			[{ detail: 'A', code: 't', path: ['x', '0'] }],
		],
		['OAuth2', { error: 'invalid_scope', error_description: 'A' }, [{ detail: 'A', path: [] }]],
		['OAuth2, short', { error: 'invalid_scope' }, [{ detail: 'invalid_scope', path: [] }]],
		['a message', { message: 'A' }, [{ detail: 'A', path: [] }]],
		['v2 without words', { error: { code: 400 } }, [{ detail: 'no reason given', path: [] }]],
		[
			'tracking 422 without words',
			{ detail: [{ loc: 'body' }, null] },
			[{ detail: 'no reason given', code: undefined, path: [] }],
		],
		[
			'words with space around them',
			{ errors: [{ detail: ' ', message: ' A ', field: ' id ' }, { source: { pointer: '  ' } }] },
			[
				{ detail: 'A', path: ['id'] },
				{ detail: 'no reason given', path: [] },
			],
		],
		['what was done', { data: [{ order_id: '1', documents: ['label'] }] }, []],
		['words that are none', { detail: 7, error_description: ['x'], message: ' ' }, []],
		['an empty object', {}, []],
		['a list', [{ detail: 'A' }], []],
		['a text', 'A', []],
		['nothing', undefined, []],
		['null', null, []],
	])('%s', (_, body, problems) => {
		expect(problemsIn(body)).toEqual(problems);
	});
});

describe('refusal', () => {
	it('reads the fields of v2', () => {
		const tree = {
			status: 'error',
			a_b: ['A', ' '],
			items: [{}, { value: ['B'], c: { d: 'C' } }],
			non_field_errors: ['D'],
		};
		expect(refusal(400, tree, 'POST /v2/parcels').problems).toEqual([
			{ detail: 'A', path: ['a_b'] },
			{ detail: 'B', path: ['items', '1', 'value'] },
			{ detail: 'C', path: ['items', '1', 'c', 'd'] },
			{ detail: 'D', path: [] },
		]);
	});

	const body = { errors: [{ detail: 'A' }, { detail: 'B' }, { detail: 'C' }] };

	it('has a title for people, every detail, what to do, and what was asked', () => {
		const error = refusal(400, body, 'POST /v3/orders');
		expect(error.message).toBe('Sendcloud refused the request: A');
		for (const words of ['B', 'C', 'Correct the value', 'POST /v3/orders, HTTP 400'])
			expect(error.description).toContain(words);
		expect(error).toMatchObject({ kind: 'refused', status: 400 });
	});

	it('says so where the answer has no reason, and nothing where there was no answer', () => {
		expect(refusal(418, '<p>teapot</p>', 'GET /x').description).toBe(
			'The answer gives no reason that can be read: teapot.\nSee the details, then run again.\n(GET /x, HTTP 418)',
		);
		expect(refusal(418, undefined, 'GET /x').description).toBe(
			'See the details, then run again.\n(GET /x, HTTP 418)',
		);
		expect(refusal(418, { detail: 'A' }, 'GET /x').description).toBe(
			'See the details, then run again.\n(GET /x, HTTP 418)',
		);
	});

	it.each([
		[401, /does not accept these keys/],
		[403, /not allowed/],
		[404, /could not find/],
		[409, /conflict/],
		[413, /too large/],
		[422, /refused the request/],
		[429, /Too many requests/],
		[418, /refused the request \(HTTP 418\)/],
		[500, /has a fault \(HTTP 500\)/],
		[503, /has a fault \(HTTP 503\)/],
	])('%d', (status, title) => {
		const error = refusal(status, undefined, 'GET /v3/orders');
		expect(error.message).toMatch(title);
		expect(error.description?.includes('status.sendcloud.com')).toBe(status >= 500);
		expect(error.kind).toBe(status >= 500 ? 'unanswered' : 'refused');
	});

	it('shows a page in its first words', () => {
		const page =
			'<html><style>p {}</style><script>x()</script><h1>Bad  gateway</h1><p>try later</p></html>';
		expect(refusal(502, page, 'GET /x').description).toContain('Bad gateway try later');
	});
});

describe('excerpt', () => {
	it.each([
		['a b', 'a b'],
		['<p>a</p>\n\n<p>b</p>', 'a b'],
		['', 'nothing'],
		['<br>', 'nothing'],
		[undefined, 'nothing'],
		[{ a: 1 }, '{"a":1}'],
		['x'.repeat(500), `${'x'.repeat(160)}…`],
		['x'.repeat(160), 'x'.repeat(160)],
		['<script>let a</script>b<script>c</script> <STYLE>d</STYLE>e', 'b e'],
		['<p class="x">a</p>', 'a'],
		// Not everything that begins so is a header.
		['basic help, bearer of news', 'basic help, bearer of news'],
		['Basic  cHVibGlj Bearer abc+/=.~-', 'Basic … Bearer …'],
	])('of %p', (body, words) => {
		expect(excerpt(body)).toBe(words);
	});
});

it('quotes no Authorization header that a proxy shows on its error page', () => {
	const page = '<h1>Bad gateway</h1><pre>authorization: Basic cHVibGljOnNlY3JldA==</pre>';
	expect(excerpt(page)).toBe('Bad gateway authorization: Basic …');
	expect(excerpt({ sent: 'Bearer eyJhbGciOi.J9-x_y' })).not.toContain('eyJ');
});
