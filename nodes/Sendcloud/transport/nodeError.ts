/** Failures of this package as n8n shows them. */
import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';

import type { SendcloudError } from './errors';

/**
 * @param message instead of the error's own, e.g. with the item in front
 * @param description when an answer of Sendcloud left none; n8n would make one up
 */
export function nodeError(
	node: INode,
	error: SendcloudError,
	message = error.message,
	description?: string,
): NodeApiError | NodeOperationError {
	const body: JsonObject = { message, problems: error.problems as never };
	const result =
		error.kind === 'input' || error.kind === 'cancelled'
			? new NodeOperationError(node, message, { description: error.description })
			: new NodeApiError(node, body, {
					message,
					description: error.description ?? description,
					httpCode: error.status === undefined ? undefined : String(error.status),
				});
	// n8n takes "horlogeaccessoires" for the code EACCES and puts words of its own in the place of ours.
	result.message = message;
	return result;
}
