/**
 * What n8n remembers of a node's processed entries: its table `processed_data`, in memory. Behaves as n8n's own
 * DeduplicationHelper does in mode "entries": one list for each node, the oldest cut off.
 */
// First: it tells n8n where its folder is.
import './engine';
import { DataDeduplicationService } from 'n8n-core';
import type {
	DeduplicationItemTypes,
	DeduplicationScope,
	ICheckProcessedContextData,
	ICheckProcessedOptions,
	IDataDeduplicator,
} from 'n8n-workflow';

class ProcessedInMemory implements IDataDeduplicator {
	readonly entries = new Map<string, DeduplicationItemTypes[]>();

	async checkProcessedAndRecord(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
		{ mode, maxEntries }: ICheckProcessedOptions,
	) {
		if (mode !== 'entries') throw new Error(`Mode "${mode}" is not rebuilt here`);
		const key = this.key(scope, context);
		// Read, then written after a while, without a lock: as a database does.
		const list = [...(this.entries.get(key) ?? [])];
		await Promise.resolve();
		const known = new Set(list);
		const fresh = items.filter((item) => !known.has(item));
		list.push(...fresh);
		if (maxEntries) list.splice(0, list.length - maxEntries);
		this.entries.set(key, list);
		return { new: fresh, processed: items.filter((item) => known.has(item)) };
	}

	async removeProcessed(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
	) {
		const key = this.key(scope, context);
		const gone = new Set(items);
		this.entries.set(
			key,
			(this.entries.get(key) ?? []).filter((item) => !gone.has(item)),
		);
	}

	async clearAllProcessedItems(scope: DeduplicationScope, context: ICheckProcessedContextData) {
		this.entries.delete(this.key(scope, context));
	}

	async getProcessedDataCount(scope: DeduplicationScope, context: ICheckProcessedContextData) {
		return this.entries.get(this.key(scope, context))?.length ?? 0;
	}

	private key = (scope: DeduplicationScope, { node, workflow }: ICheckProcessedContextData) =>
		`${workflow.id} ${scope === 'node' ? node?.id : ''}`;
}

/** n8n takes no second one. */
const processed = new ProcessedInMemory();
let isInPlace = false;

/** Call it at the top of a test file. Empty before each test. */
export function useProcessed(): ProcessedInMemory {
	beforeAll(async () => {
		if (!isInPlace) await DataDeduplicationService.init(processed);
		isInPlace = true;
	});
	beforeEach(() => processed.entries.clear());
	return processed;
}
