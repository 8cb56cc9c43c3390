/** Takes a secret out of an error: an answer may quote the request that held it. */
import { SendcloudError, type Problem } from '../transport/errors';

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
export function redacted(error: Error, secret: string): Error {
	if (!(error instanceof SendcloudError)) return error;
	const clean = (text: string) => withoutSecret(text, secret);
	const cleanProblem = ({ detail, code, path, ...rest }: Problem): Problem => ({
		...rest,
		detail: clean(detail),
		...(code !== undefined && { code: clean(code) }),
		path: path.map(clean),
	});
	const { kind, status, problems, description, title } = error;
	return new SendcloudError(clean(error.message), {
		kind,
		status,
		problems: problems.map(cleanProblem),
		description: description && clean(description),
		title: title && clean(title),
	});
}
