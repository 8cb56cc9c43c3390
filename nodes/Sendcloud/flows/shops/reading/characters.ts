/** Texts for people, whole or refused: what a file lost when it was read comes back by reading it anew. */
import {
	DAMAGE,
	damageOf,
	isPlaceholder,
	isPlainLine,
	oneLine,
	undressed,
	unescaped,
	type Damage,
} from '../../../checks';
import { shown } from '../define';
import { unreadable, Unreadable, type Reading } from './unreadable';

/** Longer texts are no names, and no notes that anybody reads. */
const MOST = 10_000;

/** Why a damaged text is not taken. */
export function damaged(damage: Damage, text: string): Unreadable {
	const { what, cure } = DAMAGE[damage];
	return new Unreadable(`${what}, found ${shown(text)}`, `${cure}.`);
}

/** A text for people on one line: a name, a street, an article. Empty: undefined. */
export function words(value: unknown): Reading<string | undefined> {
	if (typeof value === 'object' && value !== null) return unreadable('a text', value);
	const raw = typeof value === 'string' ? value : undressed(value);
	if (raw.length > MOST)
		return new Unreadable(`must have at most ${MOST} characters, found ${raw.length}`);
	if (isPlainLine(raw)) return raw;
	const written = unescaped(raw);
	const damage = damageOf(written);
	if (damage !== undefined) return damaged(damage, written);
	return oneLine(undressed(written)) || undefined;
}

/** `M?ller`: a question mark inside a word was another letter once. Not certain, so it is a hint. */
export const hasLostLetter = (text: string) =>
	text.includes('?') && !text.includes('://') && /\p{L}\?\p{L}/u.test(text);

/** What may be wrong with a text that is taken as it is. */
export function doubtAbout(text: string): string | undefined {
	if (hasLostLetter(text)) return `a letter may be lost in ${shown(text)}`;
	return isPlaceholder(text) ? `${shown(text)} may stand for nothing` : undefined;
}

/** Length first: an address has 254 characters at most. */
const EMAIL = /^(?=.{3,254}$)[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/;

export const isEmail = (text: string) => EMAIL.test(text);
