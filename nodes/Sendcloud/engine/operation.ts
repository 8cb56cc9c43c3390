/** How an operation says what it does: one of three ways to carry out what it has built. */
import { type Fields, type Operation, type Perform } from './define';
import { each, type Work } from './each';
import { inBatches, type Batching } from './inBatches';

type Definition<F extends Fields, Request> = Omit<Operation<F, Request>, 'perform'> &
	({ each: Work<Request> } | { inBatches: Batching<Request> } | { perform: Perform<Request> });

/** Makes an operation. The types that only the operation itself needs are erased, so that all fit in one list. */
export function operation<F extends Fields, Request>(
	definition: Definition<F, Request>,
): Operation {
	const perform =
		'each' in definition
			? each(definition.each)
			: 'inBatches' in definition
				? inBatches(definition.inBatches)
				: definition.perform;
	return { ...definition, perform } as unknown as Operation;
}
