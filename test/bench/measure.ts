/** What a piece of work costs the process it runs in. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface Cost {
	wallMs: number;
	/** Of all threads of the process: JavaScript, compiler, garbage collection, network. */
	cpuMs: number;
	/** Most memory (resident set) while it ran, above what was in use when it began, in bytes. */
	peakBytes: number;
	/** Most memory since the process was ready, its input included, above what was in use then, in bytes. */
	footprintBytes: number;
	/** What the heap holds when all garbage is gone while the result still lives, above the beginning, in bytes. */
	keptBytes: number;
	/** The longest time for which nothing else in the process had a turn. */
	blockMs: number;
}

const LINUX = process.platform === 'linux';

/** Most memory since `forgetPeak`, where that is possible, or since the process began. */
function peakMemory(): number {
	// getrusage, which Node shows as maxRSS, never falls and begins with the peak of the parent's process.
	if (LINUX) {
		const [, kilobytes] =
			/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
		return Number(kilobytes) * 1024;
	}
	return process.resourceUsage().maxRSS * 1024;
}

function forgetPeak(): void {
	// 5 means: the peak begins anew from here (man 5 proc_pid_clear_refs).
	if (LINUX) writeFileSync('/proc/self/clear_refs', '5');
}

/** The process needs the flag --expose-gc. */
function collectGarbage(): void {
	const collect = (globalThis as { gc?: () => void }).gc;
	if (!collect) throw new Error('Start this process with --expose-gc');
	// Once is not enough for what finalizers let go.
	collect();
	collect();
}

const ready = { resident: 0, highest: 0 };

/** Everything is loaded, nothing is done yet: what is in use now is no contestant's doing. */
export function isReady(): void {
	collectGarbage();
	forgetPeak();
	ready.resident = process.memoryUsage.rss();
}

/** With --profile: the same work under V8's profiler, which takes time of its own. Open the file in Chromium's DevTools. */
async function profiled<T>(folder: string, work: () => Promise<T>): Promise<T> {
	const session = new Session();
	session.connect();
	await session.post('Profiler.enable');
	await session.post('Profiler.setSamplingInterval', { interval: 200 });
	await session.post('Profiler.start');
	const value = await work();
	const { profile } = await session.post('Profiler.stop');
	session.disconnect();
	mkdirSync(folder, { recursive: true });
	writeFileSync(
		path.join(folder, `${process.pid}-${Date.now()}.cpuprofile`),
		JSON.stringify(profile),
	);
	return value;
}

export async function measured<T>(work: () => Promise<T>): Promise<{ value: T; cost: Cost }> {
	collectGarbage();
	ready.highest = Math.max(ready.highest, peakMemory());
	forgetPeak();
	const heap = process.memoryUsage().heapUsed;
	const resident = process.memoryUsage.rss();
	const turns = monitorEventLoopDelay({ resolution: 1 });
	turns.enable();
	const cpu = process.cpuUsage();
	const start = process.hrtime.bigint();
	const { BENCH_PROFILE: folder } = process.env;
	const value = await (folder ? profiled(folder, work) : work());
	const wallMs = Number(process.hrtime.bigint() - start) / 1e6;
	const { user, system } = process.cpuUsage(cpu);
	turns.disable();
	const peak = peakMemory();
	ready.highest = Math.max(ready.highest, peak);
	collectGarbage();
	return {
		value,
		cost: {
			wallMs,
			cpuMs: (user + system) / 1000,
			peakBytes: Math.max(0, peak - resident),
			footprintBytes: ready.highest - ready.resident,
			keptBytes: process.memoryUsage().heapUsed - heap,
			blockMs: turns.max / 1e6,
		},
	};
}
