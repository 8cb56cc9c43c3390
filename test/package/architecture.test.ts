/** Who may import what, and what stands in one place alone. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';

import ts from 'typescript';

import { ROOT } from './files';

const root = join(ROOT, 'nodes', 'Sendcloud');

/** The rooms of the house, and which others each may look into. */
const MAY_IMPORT: Record<string, string[]> = {
	transport: [],
	checks: ['transport'],
	files: ['transport'],
	api: ['transport', 'checks'],
	engine: ['transport', 'checks'],
	fields: ['engine/define', 'checks', 'api', 'transport'],
	flows: ['api', 'files', 'checks', 'transport', 'engine/define'],
	trigger: ['api', 'transport', 'fields/authentication', 'checks', 'flows', 'engine/define'],
	resources: ['transport', 'checks', 'files', 'api', 'engine', 'fields', 'flows'],
};

const files = (readdirSync(root, { recursive: true }) as string[])
	.map((file) => file.split('\\').join('/'))
	.filter((file) => file.endsWith('.ts'));

const source = (file: string) => readFileSync(join(root, file), 'utf8');

/** What a file imports of ours, from `nodes/Sendcloud`, without its ending. */
function imports(file: string): string[] {
	return [...source(file).matchAll(/\bfrom '(\.[^']*)'/g)].map(([, target]) =>
		posix.normalize(posix.join(posix.dirname(file), target)),
	);
}

const roomOf = (path: string) => path.split('/')[0];

describe('each room', () => {
	it('is known', () => {
		const rooms = files.filter((file) => file.includes('/')).map(roomOf);
		expect([...new Set(rooms)].sort()).toEqual(
			Object.keys(MAY_IMPORT)
				.filter((room) => rooms.includes(room))
				.sort(),
		);
		expect(rooms.length).toBeGreaterThan(50);
	});

	it.each(Object.entries(MAY_IMPORT))('%s looks into none but %j', (room, allowed) => {
		const wrong = files
			.filter((file) => roomOf(file) === room && file.includes('/'))
			.flatMap((file) =>
				imports(file)
					.filter(
						(target) =>
							roomOf(target) !== room &&
							!allowed.some((place) => target === place || target.startsWith(`${place}/`)),
					)
					.map((target) => `${file} → ${target}`),
			);
		expect(wrong).toEqual([]);
	});

	it('a resource looks into no other resource', () => {
		const wrong = files
			.filter((file) => /^resources\/\w+\//.test(file))
			.flatMap((file) => {
				const own = file.split('/').slice(0, 2).join('/');
				return imports(file)
					.filter((target) => target.startsWith('resources/') && !target.startsWith(own))
					.map((target) => `${file} → ${target}`);
			});
		expect(wrong).toEqual([]);
	});
});

it('no files import each other in a circle', () => {
	const graph = new Map(
		files.map((file) => [
			file.slice(0, -3),
			[...source(file).matchAll(/^(?:import|export)(?! type)[^;]*?from '(\.[^']*)';/gms)].map(
				([, target]) => {
					const path = posix.normalize(posix.join(posix.dirname(file), target));
					return files.includes(`${path}.ts`) ? path : `${path}/index`;
				},
			),
		]),
	);
	const state = new Map<string, 'open' | 'done'>();
	const circles: string[] = [];
	const visit = (file: string, way: string[]) => {
		if (state.get(file) === 'done') return;
		if (state.get(file) === 'open') {
			circles.push([...way.slice(way.indexOf(file)), file].join(' → '));
			return;
		}
		state.set(file, 'open');
		for (const next of graph.get(file) ?? []) visit(next, [...way, file]);
		state.set(file, 'done');
	};
	for (const file of graph.keys()) visit(file, []);
	expect(circles).toEqual([]);
});

const without = (room: string) => files.filter((file) => !file.startsWith(room));

it('HTTP is spoken in one place', () => {
	const speaking = files.filter((file) => /\bhttpRequest/.test(source(file)));
	expect(speaking).toEqual(['transport/wire.ts']);
});

it("Sendcloud's addresses stand in api/ alone", () => {
	const naming = without('api/').filter((file) =>
		source(file)
			.replace(/\/\*[^]*?\*\/|\/\/.*/g, '')
			.match(/\/v[23]\/|\/\$\{\w*[vV]ersion\}\//),
	);
	expect(naming).toEqual([]);
});

it('the words of an operation stand in its file, and every file of an operation is one', () => {
	const operations = files.filter((file) => /= operation\(/.test(source(file)));
	expect(operations.length).toBeGreaterThan(30);
	expect(operations.filter((file) => !file.endsWith('.operation.ts'))).toEqual([]);
	expect(
		files.filter((file) => file.endsWith('.operation.ts') && !operations.includes(file)),
	).toEqual([]);
});

it('only the nodes know both the engine and the catalogue', () => {
	const both = without('resources/').filter((file) =>
		imports(file).some((target) => target === 'resources' || target.startsWith('resources/')),
	);
	expect(both.filter((file) => relative('.', file).includes('/'))).toEqual([]);
});

describe('money', () => {
	/** Posts that are not sealed, since nothing of them is charged. One that is new here has to be thought about. */
	const COST_NOTHING: Record<string, string[]> = {
		'api/addresses.ts': ['VALIDATE'],
		'api/checkout.ts': ["'/v3/checkout/delivery-options'"],
		'api/deutschePost.ts': ["'/v3/carriers/dp/finalize-order'"],
		'api/reporting.ts': ['PATH'],
		'api/returns.ts': ['`${RETURNS}/validate`'],
		'api/servicePoints.ts': ['`${servicePointAt(id)}/check-availability`'],
		'api/shippingOptions.ts': ['SHIPPING_OPTIONS'],
		'api/support.ts': ['CONTACTS', 'FILES', 'REQUESTS', 'path'],
		'api/tracking.ts': ['TRACKING'],
		'flows/cancelShipments.ts': ['cancelAt(shipment.id)'],
		'resources/eventConnection/authorize.operation.ts': ['authorizationOf(id)'],
		'resources/eventConnection/create.operation.ts': ['CONNECTIONS'],
		'resources/eventSubscription/create.operation.ts': ['SUBSCRIPTIONS'],
		'resources/eventSubscription/sendTest.operation.ts': ['testBroadcastTo(id)'],
		'resources/exceptionLog/create.operation.ts': ['logsAt(version, id)'],
		'resources/integrationShipment/delete.operation.ts': ['`${shipmentsAt(integration)}/delete`'],
		'resources/integrationShipment/upsert.operation.ts': ['shipmentsAt(integration)'],
		'resources/order/saving.ts': ['ORDERS'],
		'trigger/registration.ts': ['CONNECTIONS', 'SUBSCRIPTIONS'],
	};

	interface Post {
		file: string;
		/** The first argument, as it is written. */
		address: string;
		/** Within the arguments of `buying`, or of a function that is called from there alone. */
		sealed: boolean;
	}

	/** Everything that posts, wherever it stands. */
	function posts(file: string): Post[] {
		const tree = ts.createSourceFile(file, source(file), ts.ScriptTarget.Latest, true);
		const found: Array<Omit<Post, 'sealed'> & { at: ts.Node }> = [];
		const isBuying = (node: ts.Node) =>
			ts.isCallExpression(node) && node.expression.getText() === 'buying';
		/** Where each function of the file is used. */
		const uses = new Map<string, ts.Node[]>();
		const visit = (node: ts.Node): void => {
			if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
				const [first, second] = node.arguments;
				const { text } = node.expression.name;
				if (text === 'post') found.push({ file, address: first.getText(), at: node });
				if (text === 'request' && /POST|method/.test(first?.getText()))
					found.push({ file, address: second.getText(), at: node });
			}
			if (ts.isIdentifier(node) && !ts.isFunctionDeclaration(node.parent))
				uses.set(node.text, [...(uses.get(node.text) ?? []), node]);
			ts.forEachChild(node, visit);
		};
		visit(tree);
		const isSealed = (node: ts.Node, seen: ts.Node[] = []): boolean => {
			for (let at: ts.Node | undefined = node; at; at = at.parent) {
				if (isBuying(at)) return true;
				if (!ts.isFunctionDeclaration(at) || seen.includes(at)) continue;
				const isExported = at.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
				const callers = uses.get(at.name?.text ?? '') ?? [];
				const all = [...seen, at];
				return !isExported && callers.length > 0 && callers.every((one) => isSealed(one, all));
			}
			return false;
		};
		return found.map(({ at, ...one }) => ({ ...one, sealed: isSealed(at) }));
	}

	const all = without('transport/').flatMap(posts);

	it('is spent by nobody but who is sealed: every other POST is known to cost nothing', () => {
		const open = all.filter(
			({ file, address, sealed }) => !sealed && !COST_NOTHING[file]?.includes(address),
		);
		expect(open.map(({ file, address }) => `${file}: ${address}`)).toEqual([]);
	});

	it('is spent by addresses of api/ alone', () => {
		const buying = all.filter(({ sealed }) => sealed);
		expect(buying.map(({ address }) => address)).toEqual(
			expect.arrayContaining([
				"'/v3/orders/create-label-sync'",
				"'/v3/orders/create-labels-async'",
				'CREATE(atOnce, byRules)',
				'PICKUPS',
			]),
		);
		expect(buying.filter(({ file }) => !file.startsWith('api/'))).toEqual([]);
	});

	it('goes through one door', () => {
		const opening = files.filter((file) => /\bunsealed\b/.test(source(file)));
		expect(opening.sort()).toEqual(['api/buying.ts', 'flows/purchase.ts']);
	});
});
