import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { authenticationFields } from './fields/authentication';
import { NEWEST, VERSIONS } from './engine/define';
import { nodeMethods, nodeProperties, subtitle } from './engine/panel';
import { run } from './engine/run';
import { resources } from './resources';

export class Sendcloud implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Sendcloud',
		name: 'sendcloud',
		icon: { light: 'file:../../icons/sendcloud.svg', dark: 'file:../../icons/sendcloud.dark.svg' },
		group: ['output'],
		version: VERSIONS,
		defaultVersion: NEWEST,
		subtitle: subtitle(resources),
		description: 'Bring orders into Sendcloud, and work with what it holds',
		defaults: { name: 'Sendcloud' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		...authenticationFields,
		properties: [...authenticationFields.properties, ...nodeProperties(resources)],
	};

	methods = nodeMethods(resources);

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await run(resources, this);
	}
}
