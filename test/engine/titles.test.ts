/** An error says everything once: neither its title repeats itself, nor what stands below repeats the title. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { examples } from '../examples';
import { chosen } from '../support/chosen';
import { useFiles } from './files';
import { useProcessed } from './processed';
import { builtOperations } from './registry';
import { useWorld } from './world';

const world = useWorld();
useProcessed();
useFiles();

const run = async (operation: string, parameters: INodeParameters, items?: IDataObject[]) => {
	return await world.engine.run({ ...chosen(operation), ...parameters }, items);
};

const ANSWERS: Array<[string, number, unknown]> = [
	['a field', 400, { errors: [{ detail: 'Not known here', source: { pointer: '/data/name' } }] }],
	['a field of v2', 400, { error: { code: 400, message: 'The weight is not known here' } }],
	['no words', 404, undefined],
	['a detail', 404, { detail: 'There is nothing of that kind' }],
	['not allowed', 403, { errors: [{ title: 'Forbidden', detail: 'Forbidden for this role' }] }],
	['wrong keys', 401, { error: { code: 401, message: 'Invalid username/password.' } }],
];

const plain = (text: string) =>
	text
		.toLowerCase()
		.replace(/[\s.]+/g, ' ')
		.trim();

/** Which words are said more than once. */
export function repeated({
	message,
	description,
}: {
	message: string;
	description?: string | null;
}) {
	const title = message.split(/: | › /).map(plain);
	const lines = (description ?? '').split('\n').map(plain).filter(Boolean);
	return [
		...title.filter((part, at) => part !== '' && title.indexOf(part) < at),
		...lines.filter((line, at) => lines.indexOf(line) < at),
		...lines.filter((line) => line.length > 12 && plain(message).includes(line)),
	];
}

it('knows what is said twice', () => {
	expect(repeated({ message: 'order 5: order 5: city is required' })).toEqual(['order 5']);
	expect(repeated({ message: 'It is refused', description: 'Look.\nLook.' })).toEqual(['look']);
	expect(
		repeated({ message: 'City: is not known here', description: 'Is not known here.' }),
	).toEqual(['is not known here']);
	expect(repeated({ message: 'order 5: city is required', description: 'Add it.' })).toEqual([]);
});

describe.each(ANSWERS)('answered with %s', (_, status, body) => {
	it.each(builtOperations())('%s says it once', async (operation) => {
		const [{ parameters, items }] = await examples[operation]({
			sandbox: world.sandbox,
			run: async (name, prepared, given) => (await run(name, prepared, given)).json,
		});
		world.sandbox.faults.add({ kind: 'status', status, body, match: {}, times: Infinity } as never);
		const { error } = await run(operation, parameters, items?.slice(0, 1));
		if (!error) return;
		expect(error.message).not.toBe('');
		expect([error.message, error.description, repeated(error)]).toEqual([
			error.message,
			error.description,
			[],
		]);
	});
});

describe('with nothing filled in', () => {
	it.each(builtOperations())('%s says it once', async (operation) => {
		let said = '';
		try {
			const { error } = await run(operation, {});
			if (!error) return;
			expect(repeated(error)).toEqual([]);
			said = error.message;
		} catch (failure) {
			// What is required, n8n marks itself.
			said = (failure as Error).message;
		}
		expect(said).not.toBe('');
	});
});
