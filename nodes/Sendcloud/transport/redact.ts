/** Keeps what must stay secret out of the words that an answer comes back with: some quote the request. */
import { SendcloudError, withoutCredentials, type Problem } from './errors';

/** Names under which credentials and requests hold secrets. */
const SECRET = /secret|password|token(?!url)|api_?key/i;
/** What is shorter might be any word. */
const SHORTEST = 6;
/** No credential and no request of ours is nested deeper. */
const DEEPEST = 8;

/** The secrets in a credential or in the body of a request, by the names they stand under. */
export function secretsIn(value: unknown, isSecret = false, depth = 0): string[] {
	if (typeof value === 'string') return isSecret && value.length >= SHORTEST ? [value] : [];
	if (typeof value !== 'object' || value === null || depth > DEEPEST) return [];
	return Object.entries(value).flatMap(([name, below]) =>
		secretsIn(below, isSecret || SECRET.test(name), depth + 1),
	);
}

/** The ways in which an answer may write a secret. */
function spellings(secret: string): string[] {
	const json = JSON.stringify(secret).slice(1, -1);
	return [
		secret,
		json,
		json.replace(/\//g, '\\/'),
		encodeURIComponent(secret),
		Buffer.from(secret).toString('base64').replace(/=+$/, ''),
	];
}

/** A text without secrets. */
export function concealed(text: string, secrets: string[]): string {
	const written = [...new Set(secrets.flatMap(spellings))].sort((a, b) => b.length - a.length);
	let result = text;
	for (const one of written) if (result.includes(one)) result = result.split(one).join('…');
	return result;
}

/** A text without secrets, and without what looks like the value of an Authorization header. */
export const redacted = (text: string, secrets: string[]): string =>
	withoutCredentials(concealed(text, secrets));

/** So many characters of a secret tell something; fewer are in any text by chance. */
const TELLING = 8;

/**
 * The text without the secret, and without a part of it: texts are cut off somewhere.
 * @param secret letters, digits, - and _ alone
 */
export function withoutSecret(text: string, secret: string): string {
	return text.replaceAll(secret, '…').replace(/[\w-]{8,}/g, (word) => {
		if (secret.includes(word)) return '…';
		for (let length = Math.min(word.length, secret.length); length >= TELLING; length--) {
			if (word.endsWith(secret.slice(0, length))) return `${word.slice(0, -length)}…`;
			if (word.startsWith(secret.slice(-length))) return `…${word.slice(length)}`;
		}
		return word;
	});
}

/** The same error, with the secret in none of its texts. */
export function errorWithout(error: Error, secret: string): Error {
	if (!(error instanceof SendcloudError)) return error;
	const clean = (text: string) => withoutSecret(text, secret);
	const cleanProblem = ({ detail, code, path, ...rest }: Problem): Problem => ({
		...rest,
		detail: clean(detail),
		...(code !== undefined && { code: clean(code) }),
		path: path.map(clean),
	});
	const { kind, status, problems, description, title, effect } = error;
	return new SendcloudError(clean(error.message), {
		kind,
		status,
		effect,
		problems: problems.map(cleanProblem),
		description: description && clean(description),
		title: title && clean(title),
	});
}
