import { field, type Settled } from '../../engine/define';
import { operation } from '../../engine/operation';
import { documentFormatPart } from '../../fields/parts';
import { outputFile, waitUntilReady } from '../../fields/outputFile';
import { shipmentPick } from '../../fields/picks';
import { lookInOption, whichShipment } from '../../fields/whichShipment';
import { findMany } from '../../flows/findShipments';
import { labelFiles, missingError, type LabelEntry, type LabelSettings } from '../../flows/labels';
import { inputError, type SendcloudError } from '../../transport/errors';
import { labelled } from './files';

/** What goes into a file, and the item that it is of. */
interface Placed {
	entry: LabelEntry;
	position: number;
}

export const downloadMany = operation({
	name: 'downloadMany',
	label: 'Download Many',
	action: 'Download many labels as one file',
	description:
		'Get the labels of all items as one file for the printer, a page a parcel, in the order of the items: nothing is bought',
	fields: {
		whatComes: field({
			displayName:
				'All items together give one file, however many there are. Labels that a carrier makes as ZPL only come as a second file.',
			type: 'notice',
			default: '',
		}),
		shipment: { ...shipmentPick.field, displayName: 'Labels Of' },
		document: documentFormatPart.type,
		format: {
			...documentFormatPart.field,
			options: [
				{ name: 'PDF', value: 'pdf' },
				{ name: 'ZPL', value: 'zpl', description: 'For label printers of Zebra and the like' },
			],
		},
		binaryProperty: outputFile.field,
	},
	options: {
		paper: documentFormatPart.options.paper,
		...lookInOption,
		waitUntilReady: waitUntilReady.field,
		fileName: {
			displayName: 'File Name',
			type: 'string',
			default: '',
			placeholder: 'e.g. labels-monday',
			description: 'Without its ending. Left empty, it is named after the day and the time.',
		},
		leaveOutMissing: {
			displayName: 'Leave Out Missing Labels',
			type: 'boolean',
			default: false,
			description:
				'Whether to go on with the other labels, and say in a hint which are missing, instead of failing',
		},
	},
	build: ({ params, options }) => {
		if (params.format === 'png') {
			throw inputError(
				'PNG files cannot be put into one file',
				'Choose PDF or ZPL, or get each label with Label › Download. Nothing was sent for this item.',
			);
		}
		return {
			wanted: whichShipment(params.shipment, options),
			settings: {
				...documentFormatPart.check(params.document, params.format, options),
				waitUntilReady: waitUntilReady.check(options.waitUntilReady),
				as: 'merged' as const,
				field: outputFile.check(params.binaryProperty),
				fileName: String(options.fileName ?? '').trim() || undefined,
			},
		};
	},
	perform: async (entries, tools) => {
		const { client, goOn, workers } = tools;
		const settled: Settled[] = entries.map(() => ({ output: [] }));
		const leaveOut = entries[0].options.leaveOutMissing === true;
		const fail = (position: number, error: SendcloudError) => {
			if (leaveOut && error.status === 404) client.notes.warnings.add(`Left out: ${error.message}`);
			else settled[position] = { error };
		};
		const found = await findMany(
			client,
			entries.map(({ request: { wanted } }) => wanted),
			workers,
		);
		// One file for each format that is asked for, which nearly always is the same for all.
		const files = new Map<string, { settings: LabelSettings; labels: Placed[] }>();
		for (const [position, { request, index }] of entries.entries()) {
			const { settings, wanted } = request;
			const name = JSON.stringify(settings);
			const file = files.get(name) ?? { settings, labels: [] };
			files.set(name, file);
			const shipments = found[position];
			try {
				if (!Array.isArray(shipments)) fail(position, shipments);
				else
					for (const { entry } of labelled(shipments, wanted, index))
						file.labels.push({ entry, position });
			} catch (error) {
				fail(position, error as SendcloudError);
			}
		}
		if (!goOn && settled.some((one) => one && 'error' in one)) return settled;
		for (const { settings, labels } of files.values()) {
			try {
				const outcomes = await labelFiles(
					tools,
					labels.map(({ entry }) => entry),
					settings,
				);
				outcomes.forEach(({ missing }, at) => {
					if (missing.length > 0) fail(labels[at].position, missingError(missing));
				});
			} catch (error) {
				for (const { position } of labels) settled[position] = { error: error as Error };
			}
		}
		return settled;
	},
});
