/** What must stay secret leaves every text, however an answer writes it and wherever the text was cut. */
import { SendcloudError } from '../../nodes/Sendcloud/transport/errors';
import {
	concealed,
	errorWithout,
	secretsIn,
	withoutSecret,
} from '../../nodes/Sendcloud/transport/redact';

describe('secrets in a credential or a body', () => {
	it('are found by their names, and below them', () => {
		expect(
			secretsIn({
				baseUrl: 'https://panel.sendcloud.sc',
				publicKey: 'public-key',
				secretKey: 'secret-key',
				accessTokenUrl: 'https://account.example/token',
				oauthTokenData: { access_token: 'token-1', nested: [{ value: 'token-2' }] },
				webhook: { signing_secret: 'secret-2', api_key: 'key-key' },
			}).sort(),
		).toEqual(['key-key', 'secret-2', 'secret-key', 'token-1', 'token-2']);
	});

	it('have six characters or more: what is shorter may be any word', () => {
		expect(secretsIn({ secret: '12345', password: '123456' })).toEqual(['123456']);
	});

	it('are looked for as deep as any of ours may stand, and no deeper', () => {
		const at = (depth: number): object =>
			depth === 0 ? { secret: 'deep-secret' } : { inner: at(depth - 1) };
		expect(secretsIn(at(8))).toEqual(['deep-secret']);
		expect(secretsIn(at(9))).toEqual([]);
		expect(secretsIn({ secret: null })).toEqual([]);
	});
});

describe('a text', () => {
	it.each([
		['as it is', 'a/b"c=d?e'],
		['as JSON', 'a/b\\"c=d?e'],
		['as JSON of PHP', 'a\\/b\\"c=d?e'],
		['in an address', 'a%2Fb%22c%3Dd%3Fe'],
		['as base64', 'YS9iImM9ZD9l'],
	])('loses it %s', (_, written) => {
		expect(concealed(`before ${written} after`, ['a/b"c=d?e'])).toBe('before … after');
	});

	it('loses base64 that is padded, or followed by more', () => {
		const secret = 'secret-key-1';
		expect(concealed(btoa('secret-key'), ['secret-key'])).toBe('…==');
		expect(concealed(btoa(secret), [secret])).toBe('…');
	});

	it('loses the longer of two first, so that no rest of it stays', () => {
		expect(concealed('x abcdef-ghijkl y', ['abcdef', 'abcdef-ghijkl'])).toBe('x … y');
	});

	const secret = 'abcdefgh-ijklmnop_qrstuvwx';
	it.each([
		['whole', `x ${secret} y`, 'x … y'],
		['its beginning, where a text is cut off', `x abcdefgh-ijk`, 'x …'],
		['its end', 'mnop_qrstuvwx y', '… y'],
		['its middle', 'x h-ijklmnop y', 'x … y'],
		['its beginning behind other letters', 'id_abcdefgh-i', 'id_…'],
		['its end before other letters', 'qrstuvwxyz', '…yz'],
	])('loses of a secret of letters: %s', (_, text, expected) => {
		expect(withoutSecret(text, secret)).toBe(expected);
	});

	it.each(['abcdefg', 'x abcdefg y', 'tuvwxyz12', 'another_word_of_many_letters'])(
		'keeps %s, which tells nothing',
		(text) => {
			expect(withoutSecret(text, secret)).toBe(text);
		},
	);
});

describe('an error', () => {
	const secret = 'abcdefgh-ijklmnop';
	it('has it in none of its texts, and keeps all else', () => {
		const error = errorWithout(
			new SendcloudError(`no ${secret}`, {
				kind: 'refused',
				status: 400,
				effect: 'none',
				description: `see ${secret}`,
				title: `hook ${secret}`,
				problems: [{ detail: `bad ${secret}`, code: secret, path: ['data', secret], entry: 3 }],
			}),
			secret,
		);
		expect(error).toMatchObject({
			message: 'no …',
			kind: 'refused',
			status: 400,
			effect: 'none',
			description: 'see …',
			title: 'hook …',
			problems: [{ detail: 'bad …', code: '…', path: ['data', '…'], entry: 3 }],
		});
	});

	it('of another kind, or without some of its texts, stays as it is', () => {
		const other = new Error(secret);
		expect(errorWithout(other, secret)).toBe(other);
		const bare = errorWithout(
			new SendcloudError('no', { kind: 'refused', problems: [{ detail: 'bad', path: [] }] }),
			secret,
		) as SendcloudError;
		expect([bare.description, bare.title, bare.problems]).toEqual([
			undefined,
			undefined,
			[{ detail: 'bad', path: [] }],
		]);
	});
});
