/**
 * Programs in processes of their own, and calls to them. What is measured shares its process with nothing else, so that
 * its CPU time and its memory are its own.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import { atEnd } from '../n8n/lifecycle';

/** What a program offers: one input, one result, both of which must survive `structuredClone`. */
export type Methods = Record<string, (input: never) => Promise<unknown>>;

type Reply = { id: number; value?: unknown; error?: string };

/** Answers the calls of the process that started this one, and ends with it. */
export function serve(methods: Methods): void {
	process.on('message', ({ id, name, input }: { id: number; name: string; input: never }) => {
		const answer = (reply: Omit<Reply, 'id'>) => process.send?.({ id, ...reply });
		methods[name](input).then(
			(value) => answer({ value }),
			(error: Error) => answer({ error: error.stack ?? error.message }),
		);
	});
	process.on('disconnect', () => process.exit());
}

/** What it takes to start a program of ours: the Node it runs on, and where n8n's modules are. */
export interface Host {
	node: string;
	/** The `node_modules` of the installed n8n. */
	modules: string;
	/** Where it may keep its settings and files. */
	userFolder: string;
}

export const environment = ({ modules, userFolder }: Host) => ({
	...process.env,
	NODE_ENV: 'production',
	N8N_LOG_LEVEL: 'silent',
	N8N_USER_FOLDER: userFolder,
	N8N_ENCRYPTION_KEY: 'only-for-benchmarks',
	// n8n's own way to let packages outside of it find what it brings.
	NODE_PATH: modules,
	NODE_OPTIONS: '',
});

export class Program<M extends Methods> {
	readonly #child: ChildProcess;
	readonly #waiting = new Map<
		number,
		{ resolve: (value: never) => void; reject: (error: Error) => void }
	>();
	readonly #ended: Promise<unknown>;
	#calls = 0;

	/**
	 * @param file what to run, a TypeScript file that calls `serve`
	 * @param flags for Node
	 */
	constructor(host: Host, file: string, flags: string[] = []) {
		this.#child = fork(file, {
			execPath: host.node,
			execArgv: [
				'--require',
				require.resolve('tsx/cjs'),
				'--require',
				require.resolve('./n8nModules.cjs'),
				...flags,
			],
			env: environment(host),
			serialization: 'advanced',
		});
		this.#child.on('message', ({ id, value, error }: Reply) => {
			const call = this.#waiting.get(id);
			this.#waiting.delete(id);
			if (error === undefined) call?.resolve(value as never);
			else call?.reject(new Error(`${file}: ${error}`));
		});
		this.#ended = once(this.#child, 'exit').then(([code, signal]) => {
			for (const { reject } of this.#waiting.values())
				reject(new Error(`${file} ended with ${String(signal ?? code)}`));
		});
		atEnd(async () => await this.stop());
	}

	async call<N extends keyof M & string>(
		name: N,
		...[input]: Parameters<M[N]>
	): Promise<Awaited<ReturnType<M[N]>>> {
		const id = ++this.#calls;
		const result = new Promise<Awaited<ReturnType<M[N]>>>((resolve, reject) => {
			this.#waiting.set(id, { resolve, reject });
		});
		this.#child.send({ id, name, input });
		return await result;
	}

	async stop(): Promise<void> {
		// It ends by itself then, and writes its profile if it was asked for one.
		if (this.#child.connected) this.#child.disconnect();
		const late = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
		await this.#ended;
		clearTimeout(late);
	}
}
