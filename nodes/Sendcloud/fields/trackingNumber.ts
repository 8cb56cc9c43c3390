/** A tracking number as people type or copy it. */
import { atMost, filled, limited, Refused, text, type Check } from '../checks';

/** What people copy along with a number: spaces of any sort, and characters that nobody sees. */
const GAPS = /[\s\u00AD\u200B-\u200F\u2060\uFEFF]+/g;

/** A tracking number, without the spaces that carriers print for readers. */
export const trackingNumber: Check = (value) => {
	const written = atMost(1000, text)(value);
	if (written instanceof Refused) return written;
	const number = (written as string).replace(GAPS, '');
	return limited<string>(
		atMost(255, filled),
		'a tracking number, with letters or digits in it',
		(given) => /[\p{L}\p{N}]/u.test(given),
	)(number);
};
