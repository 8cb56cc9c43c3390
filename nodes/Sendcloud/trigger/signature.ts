/** Is a delivery to an integration's webhook signed by Sendcloud? */
import { createHmac, timingSafeEqual } from 'crypto';

/** 64 hexadecimal digits, upper or lower case. */
const SIGNATURE = /^[0-9a-f]{64}$/i;

/**
 * Over the bytes as they came: what is parsed and written again is another text. Takes as long for yes as for no.
 * @param header `Sendcloud-Signature`
 * @param key signs everything of one integration; an empty one signs nothing
 */
export function isSigned(bytes: unknown, header: unknown, key: string): boolean {
	const isReadable = typeof header === 'string' && SIGNATURE.test(header);
	const given = Buffer.from(isReadable ? header : '', 'hex');
	const body = bytes instanceof Uint8Array ? bytes : new Uint8Array();
	const expected = createHmac('sha256', key).update(body).digest();
	const isSame = given.length === expected.length && timingSafeEqual(given, expected);
	return isSame && key !== '' && body.length > 0;
}
