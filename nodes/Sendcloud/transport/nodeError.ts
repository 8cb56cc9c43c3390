/** Failures of this package as n8n shows them. */
import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';

import { withLinks } from './docs';
import type { SendcloudError } from './errors';

/**
 * A text as n8n's editor must get it where it shows markup: descriptions and hints. What comes from outside (input,
 * answers, addresses) may hold some, and a link could be laid over the whole page of whoever opens a failed run. The
 * pages of our own docs alone are links.
 */
export const asMarkup = (text: string): string =>
	withLinks(text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;'));

/**
 * @param message instead of the error's own, e.g. with the item in front
 */
export function nodeError(
	node: INode,
	error: SendcloudError,
	message = error.message,
): NodeApiError | NodeOperationError {
	const body: JsonObject = { message, problems: error.problems as never };
	const description = error.description === undefined ? undefined : asMarkup(error.description);
	const result =
		error.kind === 'input' || error.kind === 'cancelled'
			? new NodeOperationError(node, message, { description })
			: new NodeApiError(node, body, {
					message,
					description,
					httpCode: error.status === undefined ? undefined : String(error.status),
				});
	// n8n takes "horlogeaccessoires" for the code EACCES and puts words of its own in the place of ours.
	result.message = message;
	return result;
}
