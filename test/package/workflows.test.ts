/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
/** How the package is published, and what `npm start` and `npm test` do to the machine they run on. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const root = path.resolve(__dirname, '../..');
const folder = path.join(root, '.github/workflows');

interface Step {
	name?: string;
	uses?: string;
	run?: string;
	with?: Record<string, unknown>;
}
interface Workflow {
	permissions?: Record<string, string>;
	jobs: Record<string, { needs?: string; permissions?: Record<string, string>; steps: Step[] }>;
}
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');

it.each(readdirSync(folder))(
	'%s: every action is pinned to a commit, its version beside it',
	(name) => {
		const uses = read(name)
			.split('\n')
			.filter((line) => /\buses:/.test(line));
		expect(uses.length).toBeGreaterThan(0);
		for (const line of uses)
			expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
	},
);

describe('publishing', () => {
	const workflow = parse(read('publish.yml')) as Workflow;
	const mayPublish = ({ permissions = workflow.permissions }: { permissions?: object }) =>
		!permissions || 'id-token' in permissions;
	const [publishing, ...others] = Object.values(workflow.jobs).filter(mayPublish);
	const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
		version: string;
	};

	it('has one job with the identity token, in which nothing of the repository runs', () => {
		expect(others).toEqual([]);
		expect(workflow.jobs[publishing.needs!]).toBeDefined();
		expect(publishing.steps.map(({ uses, run }) => uses?.split('@')[0] ?? run)).toEqual([
			'actions/download-artifact',
			'actions/setup-node',
			'npm publish ./*.tgz --provenance --access public --ignore-scripts',
		]);
	});

	it('publishes the file that another job built and tested', () => {
		const { steps, permissions } = workflow.jobs[publishing.needs!];
		expect(permissions).toEqual({ contents: 'read' });
		const upload = steps.findIndex(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
		expect(upload).toBeGreaterThan(steps.findIndex(({ run }) => run === 'npm test'));
		expect(steps[upload].with).toMatchObject({
			name: publishing.steps[0].with!.name,
			path: 'output/*.tgz',
			'if-no-files-found': 'error',
		});
	});

	it.each([
		[version, 0],
		[`v${version}`, 0],
		['99.0.0', 1],
		[`${version}-beta.1`, 1],
	])('a tag %s: exit %d', (tag, status) => {
		const { steps } = workflow.jobs[publishing.needs!];
		const { run } = steps.find(({ name }) => name === 'The tag is the version')!;
		expect(steps.findIndex(({ run: command }) => command === run)).toBeLessThan(
			steps.findIndex(({ run: command }) => command?.startsWith('npm')),
		);
		const env = { ...process.env, GITHUB_REF_NAME: tag };
		const result = spawnSync('bash', ['-ec', run!], { cwd: root, env, encoding: 'utf8' });
		expect(result.status).toBe(status);
		if (status) expect(result.stdout).toContain(version);
	});
});

it('the editor that npm start opens has another password each time', () => {
	const passwords = [1, 2, 3].map(() => {
		let password = '';
		jest.isolateModules(() => {
			password = jest.requireActual<typeof import('../n8n/client')>('../n8n/client').OWNER.password;
		});
		return password;
	});
	expect(new Set(passwords).size).toBe(3);
	// What n8n asks of a password.
	for (const password of passwords) expect(password).toMatch(/^(?=.*\d)(?=.*[A-Z]).{20,64}$/);
});

it.each([
	[{}, false],
	[{ CI: '' }, false],
	[{ CI: 'false' }, false],
	[{ CI: 'true' }, true],
	[{ CI: 'true', INSTALL_CHROMIUM: '0' }, false],
	[{ INSTALL_CHROMIUM: '1' }, true],
])('with %j: are packages of the system installed? %p', (env, expected) => {
	const module = path.join(root, 'test/n8n/chromium.mjs');
	const code = `import { mayInstall } from ${JSON.stringify(module)}; console.log(mayInstall(${JSON.stringify(env)}))`;
	const answer = execFileSync('node', ['--input-type=module', '-e', code], { encoding: 'utf8' });
	expect(answer.trim()).toBe(String(expected));
});
