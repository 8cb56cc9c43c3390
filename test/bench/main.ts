/** Runs the benches, prints what they found, and keeps it: in bench/results, as a picture, in docs/speed.md and README.md. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports, no-console */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { end, endOnSignals } from '../n8n/lifecycle';
import type { Setup } from '../n8n/world';
import { Arena } from './arena';
import { badOrders } from './benches/bad';
import { getOrders } from './benches/get';
import { importOrders } from './benches/import';
import { limits } from './benches/limits';
import { loading } from './benches/loading';
import { reports } from './benches/report';
import { shipOrders } from './benches/ship';
import { shopRows } from './benches/shop';
import { trackParcels } from './benches/tracking';
import { trigger } from './benches/trigger';
import { plot } from './plot';
import { withFigures, withResults } from './readme';
import { FOLDER, goalText, keep, kept, tableText, type Bench, type Kept } from './results';

const BENCHES: Bench[] = [
	importOrders,
	shipOrders,
	shopRows,
	badOrders,
	limits,
	getOrders,
	trackParcels,
	reports,
	loading,
	trigger,
];

/** What docs/speed.md and README.md show, from all results there are, also those of earlier runs. */
function publish(root: string): void {
	const results = BENCHES.map(({ name }) => kept(name)).filter((one): one is Kept => !!one);
	const imported = kept(importOrders.name);
	if (!imported) return;
	const columns = ['CPU (s)', 'requests', 'memory (MB)'];
	writeFileSync(path.join(FOLDER, 'import.svg'), plot(imported.title, imported.tables[0], columns));
	const rewrite = (name: string, rewritten: (text: string) => string) => {
		const file = path.join(root, name);
		writeFileSync(file, rewritten(readFileSync(file, 'utf8')));
	};
	rewrite('docs/speed.md', (text) => withResults(text, results));
	rewrite('README.md', (text) => withFigures(text, imported));
}

export default async function bench(
	setup: Setup,
	{ only, quick, profile }: { only?: string[]; quick: boolean; profile: boolean },
): Promise<void> {
	const names = BENCHES.map(({ name }) => name);
	const unknown = only?.find((name) => !names.includes(name));
	if (unknown) throw new Error(`There is no bench "${unknown}": ${names.join(', ')}`);
	endOnSignals();
	try {
		const arena = await Arena.open(setup, quick);
		for (const one of BENCHES) {
			if (only && !only.includes(one.name)) continue;
			const started = Date.now();
			const outcome = await one.run(arena);
			console.log(`\n## ${outcome.title}\n`);
			for (const table of outcome.tables) console.log(`${tableText(table)}\n`);
			for (const goal of outcome.goals) console.log(goalText(goal));
			console.log(`(${one.name}: ${Math.round((Date.now() - started) / 1000)} s)`);
			if (!quick && !profile) keep(one.name, outcome, arena);
		}
		if (!quick && !profile) publish(setup.root);
	} finally {
		await end();
	}
}
