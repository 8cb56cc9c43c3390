/** Deutsche Post, v3: closes the box that parcels were put into and opens the next. Each request closes one. */
import type { FastifyInstance } from 'fastify';

import { check, type Schema } from '../server/validation';
import { strict } from '../server/schemas';
import { ApiError } from '../server/errors';
import type { Area, AreaState, Context } from '../server/world';

class DeutschePostState implements AreaState {
	/** Parcel IDs in the open box. */
	readonly openBox: number[] = [];

	/** Boxes that were closed, each with its parcels. */
	readonly closedBoxes: number[][] = [];

	/** The copies of each request to close a box, with something in it or not. */
	readonly closings: number[] = [];

	reset(): void {
		this.closings.length = 0;
		this.openBox.length = 0;
		this.closedBoxes.length = 0;
	}
}

const copies: Schema = { type: 'integer', minimum: 1, maximum: 99 };

function routes(api: FastifyInstance, { state }: Context): void {
	api.post('/v3/carriers/dp/finalize-order', async (request, reply) => {
		const problems = check(request, strict({ copy_count: copies }), request.body);
		// Errors of a shape of its own.
		if (problems.length > 0) {
			return await reply.code(400).send({
				errors: problems.map(({ path, code, detail }) => ({
					code,
					message: [...path, detail].join(': '),
				})),
			});
		}
		if (request.body === undefined)
			throw new ApiError(400, { code: 'required', detail: 'Field required' });
		const { copy_count = 1 } = request.body as { copy_count?: number };
		state.closings.push(copy_count);
		const [first] = state.openBox;
		if (first !== undefined) state.closedBoxes.push(state.openBox.splice(0));
		return {
			data: {
				copy_count,
				// Without a host, as the document's example has it.
				awb_document_url:
					first === undefined ? null : `/api/v3/parcels/${first}/documents/air-waybill`,
				next_order_id: String(state.closedBoxes.length + 1),
			},
		};
	});
}

export const deutschePost: Area<DeutschePostState> = {
	settings: {},
	state: () => new DeutschePostState(),
	routes,
};
