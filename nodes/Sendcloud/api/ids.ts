/** IDs that go into an address: of the documented shape, or an error, whether people or answers named them. */
import { SendcloudError } from '../transport/errors';

const NUMBER = /^[1-9]\d{0,18}$/;
const TOKEN = /^[A-Za-z0-9_-]{1,64}$/;

function idLike(shape: RegExp, value: unknown, what: string): string {
	const id = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
	if (shape.test(id)) return id;
	const found = JSON.stringify(value)?.slice(0, 40) ?? 'nothing';
	throw new SendcloudError(`${what} is none that can be asked for: ${found}`, {
		kind: 'unanswered',
		description:
			'An answer of Sendcloud names it, so what was asked for before may have been done.',
	});
}

/** A whole number above 0. @throws SendcloudError */
export const numberId = (value: unknown, what: string): string => idLike(NUMBER, value, what);

/** A UUID, or another text of letters, digits and hyphens: Sendcloud calls these opaque. @throws SendcloudError */
export const tokenId = (value: unknown, what: string): string => idLike(TOKEN, value, what);
