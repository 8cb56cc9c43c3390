import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { documentFormatPart } from '../../fields/parts';
import { outputFile, waitUntilReady } from '../../fields/outputFile';
import { lookInOption, whichShipment } from '../../fields/whichShipment';
import { shipmentPick } from '../../fields/picks';
import { operation } from '../../engine/operation';
import { findShipments, wantedWords } from '../../flows/findShipments';
import { describeFile, labelFiles, missingError } from '../../flows/labels';
import { labelled } from './files';

export const download = operation({
	name: 'download',
	label: 'Download',
	action: 'Download a label',
	description:
		'Get the label of an order, a shipment or a parcel as a file again, or another document of it: nothing is bought',
	fields: {
		shipment: {
			...shipmentPick.field,
			displayName: 'Label Of',
		},
		document: documentFormatPart.type,
		format: documentFormatPart.field,
		binaryProperty: outputFile.field,
	},
	options: {
		...documentFormatPart.options,
		...lookInOption,
		waitUntilReady: waitUntilReady.field,
	},
	build: ({ params, options }) => ({
		wanted: whichShipment(params.shipment, options),
		settings: {
			...documentFormatPart.check(params.document, params.format, options),
			waitUntilReady: waitUntilReady.check(options.waitUntilReady),
			as: 'each' as const,
			field: outputFile.check(params.binaryProperty),
		},
	}),
	each: async ({ client, context, request: { wanted, settings } }) => {
		const all = labelled(await findShipments(client, wanted), wanted, 0);
		if (all.length > 1) {
			client.notes.warnings.add(
				`There are ${all.length} shipments with ${wantedWords(wanted)}: the labels of all of them come out, the latest first.`,
			);
		}
		const outcomes = await labelFiles(
			{ client, context, workers: 1, addItem: () => {} },
			all.map(({ entry }) => entry),
			settings,
		);
		return outcomes.map(({ binary, files, missing }, at): INodeExecutionData => {
			if (files.length === 0) throw missingError(missing);
			const json: IDataObject = { ...all[at].about, ...describeFile(files[0], settings.type) };
			if (missing.length > 0) {
				const { message } = missingError(missing);
				json.missing = missing.map(({ error }) => error.message);
				client.notes.warnings.add(message);
			}
			return { json, binary };
		});
	},
});
