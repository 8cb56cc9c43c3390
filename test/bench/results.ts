/** What a bench brings home, how it is kept and how it is shown. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import type { Arena } from './arena';
import type { Figure } from './statistics';

/** A measured figure, a count that is the same in every run, or words. */
export type Cell = Figure | number | string;

export interface Table {
	/** What was done, in which circumstances. */
	caption: string;
	/** Names of the columns with their units, e.g. `CPU (s)`. */
	columns: string[];
	rows: Array<{ name: string; cells: Cell[] }>;
}

export interface Goal {
	goal: string;
	measured: string;
	met: boolean;
}

export interface Outcome {
	title: string;
	tables: Table[];
	goals: Goal[];
}

export interface Bench {
	name: string;
	run(arena: Arena): Promise<Outcome>;
}

export interface Kept extends Outcome {
	measuredOn: string;
	machine: string;
	versions: Record<string, string>;
}

export const FOLDER = path.resolve(__dirname, '../../bench/results');

const fileOf = (name: string) => path.join(FOLDER, `${name}.json`);

export function keep(name: string, outcome: Outcome, { setup, nodeVersion }: Arena): void {
	const [cpu] = os.cpus();
	const kept: Kept = {
		...outcome,
		measuredOn: new Date().toISOString().slice(0, 10),
		machine: `${os.cpus().length} cores (${cpu.model.trim()}), ${Math.round(os.totalmem() / 2 ** 30)} GB, ${os.type()} ${os.arch()}`,
		versions: {
			node: nodeVersion,
			n8n: setup.n8n.version,
			package: setup.package.version,
		},
	};
	mkdirSync(FOLDER, { recursive: true });
	writeFileSync(fileOf(name), `${JSON.stringify(kept, null, '\t')}\n`);
}

/** The results of an earlier run; undefined when there are none. */
export function kept(name: string): Kept | undefined {
	try {
		return JSON.parse(readFileSync(fileOf(name), 'utf8')) as Kept;
	} catch {
		return undefined;
	}
}

/** As people write it, no more exact than it was measured. */
export const number = (value: number): string =>
	value.toLocaleString(
		'en',
		value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 2 },
	);

export function cellText(cell: Cell): string {
	if (typeof cell === 'string') return cell;
	if (typeof cell === 'number') return number(cell);
	const [median, min, max] = [cell.median, cell.min, cell.max].map(number);
	return min === max ? median : `${median} (${min}–${max})`;
}

/** As Markdown, which a terminal shows well enough. */
export function tableText({ caption, columns, rows }: Table): string {
	const lines = [
		['', ...columns],
		['---', ...columns.map(() => '---:')],
		...rows.map(({ name, cells }) => [name, ...cells.map(cellText)]),
	];
	return `${caption}\n\n${lines.map((line) => `| ${line.join(' | ')} |`).join('\n')}`;
}

export const goalText = ({ goal, measured, met }: Goal) =>
	`${met ? '✓' : '✗'} ${goal}: ${measured}`;
