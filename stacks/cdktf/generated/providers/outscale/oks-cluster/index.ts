// @ts-nocheck -- generated from outscale/outscale@1.8.0 by scripts/dev/generate-bindings.ts
// generated from terraform resource schema

import { Construct } from 'constructs';
import * as cdktn from 'cdktf';

// Configuration

export interface OksClusterConfig extends cdktn.TerraformMetaArguments {
  readonly adminLbu?: boolean | cdktn.IResolvable;
  readonly adminWhitelist: string[];
  readonly admissionFlags?: OksClusterAdmissionFlags;
  readonly autoMaintenances?: OksClusterAutoMaintenances;
  readonly cidrPods: string;
  readonly cidrService: string;
  readonly clusterDns?: string;
  readonly controlPlanes?: string;
  readonly cpMultiAz?: boolean | cdktn.IResolvable;
  readonly cpSubregions?: string[];
  readonly description?: string;
  readonly disableApiTermination?: boolean | cdktn.IResolvable;
  readonly name: string;
  readonly projectId: string;
  readonly quirks?: string[];
  readonly tags?: { [key: string]: string };
  readonly version: string;
  /**
  * timeouts block
  *
  */
  readonly timeouts?: OksClusterTimeouts;
}
export interface OksClusterAdmissionFlags {
  readonly disableAdmissionPlugins?: string[];
  readonly enableAdmissionPlugins?: string[];
}

export function oksClusterAdmissionFlagsToTerraform(struct?: OksClusterAdmissionFlags | cdktn.IResolvable): any {
  if (!cdktn.canInspect(struct) || cdktn.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktn.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdktn.io/docs/concepts/resources#references");
  }
  return {
    disable_admission_plugins: cdktn.listMapper(cdktn.stringToTerraform, false)(struct!.disableAdmissionPlugins),
    enable_admission_plugins: cdktn.listMapper(cdktn.stringToTerraform, false)(struct!.enableAdmissionPlugins),
  }
}


export function oksClusterAdmissionFlagsToHclTerraform(struct?: OksClusterAdmissionFlags | cdktn.IResolvable): any {
  if (!cdktn.canInspect(struct) || cdktn.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktn.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdktn.io/docs/concepts/resources#references");
  }
  const attrs = {
    disable_admission_plugins: {
      value: cdktn.listMapperHcl(cdktn.stringToHclTerraform, false)(struct!.disableAdmissionPlugins),
      isBlock: false,
      type: "set",
      storageClassType: "stringList",
    },
    enable_admission_plugins: {
      value: cdktn.listMapperHcl(cdktn.stringToHclTerraform, false)(struct!.enableAdmissionPlugins),
      isBlock: false,
      type: "set",
      storageClassType: "stringList",
    },
  };

  // remove undefined attributes
  return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined));
}

export class OksClusterAdmissionFlagsOutputReference extends cdktn.ComplexObject {
  private isEmptyObject = false;
  private resolvableValue?: cdktn.IResolvable;

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  */
  public constructor(terraformResource: cdktn.IInterpolatingParent, terraformAttribute: string) {
    super(terraformResource, terraformAttribute, false);
  }

  public get internalValue(): OksClusterAdmissionFlags | cdktn.IResolvable | undefined {
    if (this.resolvableValue) {
      return this.resolvableValue;
    }
    let hasAnyValues = this.isEmptyObject;
    const internalValueResult: any = {};
    if (this._disableAdmissionPlugins !== undefined) {
      hasAnyValues = true;
      internalValueResult.disableAdmissionPlugins = this._disableAdmissionPlugins;
    }
    if (this._enableAdmissionPlugins !== undefined) {
      hasAnyValues = true;
      internalValueResult.enableAdmissionPlugins = this._enableAdmissionPlugins;
    }
    return hasAnyValues ? internalValueResult : undefined;
  }

  public set internalValue(value: OksClusterAdmissionFlags | cdktn.IResolvable | undefined) {
    if (value === undefined) {
      this.isEmptyObject = false;
      this.resolvableValue = undefined;
      this._disableAdmissionPlugins = undefined;
      this._enableAdmissionPlugins = undefined;
    }
    else if (cdktn.Tokenization.isResolvable(value)) {
      this.isEmptyObject = false;
      this.resolvableValue = value;
    }
    else {
      this.isEmptyObject = Object.keys(value).length === 0;
      this.resolvableValue = undefined;
      this._disableAdmissionPlugins = value.disableAdmissionPlugins;
      this._enableAdmissionPlugins = value.enableAdmissionPlugins;
    }
  }

  // applied_admission_plugins - computed: true, optional: false, required: false
  public get appliedAdmissionPlugins() {
    return cdktn.Fn.tolist(this.getListAttribute('applied_admission_plugins'));
  }

  // disable_admission_plugins - computed: true, optional: true, required: false
  private _disableAdmissionPlugins?: string[]; 
  public get disableAdmissionPlugins() {
    return cdktn.Fn.tolist(this.getListAttribute('disable_admission_plugins'));
  }
  public set disableAdmissionPlugins(value: string[]) {
    this._disableAdmissionPlugins = value;
  }
  public resetDisableAdmissionPlugins() {
    this._disableAdmissionPlugins = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get disableAdmissionPluginsInput() {
    return this._disableAdmissionPlugins;
  }

  // disable_admission_plugins_actual - computed: true, optional: false, required: false
  public get disableAdmissionPluginsActual() {
    return cdktn.Fn.tolist(this.getListAttribute('disable_admission_plugins_actual'));
  }

  // enable_admission_plugins - computed: true, optional: true, required: false
  private _enableAdmissionPlugins?: string[]; 
  public get enableAdmissionPlugins() {
    return cdktn.Fn.tolist(this.getListAttribute('enable_admission_plugins'));
  }
  public set enableAdmissionPlugins(value: string[]) {
    this._enableAdmissionPlugins = value;
  }
  public resetEnableAdmissionPlugins() {
    this._enableAdmissionPlugins = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get enableAdmissionPluginsInput() {
    return this._enableAdmissionPlugins;
  }

  // enable_admission_plugins_actual - computed: true, optional: false, required: false
  public get enableAdmissionPluginsActual() {
    return cdktn.Fn.tolist(this.getListAttribute('enable_admission_plugins_actual'));
  }
}
export interface OksClusterAutoMaintenancesMinorUpgradeMaintenance {
  readonly durationHours?: number;
  readonly enabled?: boolean | cdktn.IResolvable;
  readonly startHour?: number;
  readonly tz?: string;
  readonly weekDay?: string;
}

export function oksClusterAutoMaintenancesMinorUpgradeMaintenanceToTerraform(struct?: OksClusterAutoMaintenancesMinorUpgradeMaintenance | cdktn.IResolvable): any {
  if (!cdktn.canInspect(struct) || cdktn.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktn.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdktn.io/docs/concepts/resources#references");
  }
  return {
    duration_hours: cdktn.numberToTerraform(struct!.durationHours),
    enabled: cdktn.booleanToTerraform(struct!.enabled),
    start_hour: cdktn.numberToTerraform(struct!.startHour),
    tz: cdktn.stringToTerraform(struct!.tz),
    week_day: cdktn.stringToTerraform(struct!.weekDay),
  }
}


export function oksClusterAutoMaintenancesMinorUpgradeMaintenanceToHclTerraform(struct?: OksClusterAutoMaintenancesMinorUpgradeMaintenance | cdktn.IResolvable): any {
  if (!cdktn.canInspect(struct) || cdktn.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktn.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdktn.io/docs/concepts/resources#references");
  }
  const attrs = {
    duration_hours: {
      value: cdktn.numberToHclTerraform(struct!.durationHours),
      isBlock: false,
      type: "simple",
      storageClassType: "number",
    },
    enabled: {
      value: cdktn.booleanToHclTerraform(struct!.enabled),
      isBlock: false,
      type: "simple",
      storageClassType: "boolean",
    },
    start_hour: {
      value: cdktn.numberToHclTerraform(struct!.startHour),
      isBlock: false,
      type: "simple",
      storageClassType: "number",
    },
    tz: {
      value: cdktn.stringToHclTerraform(struct!.tz),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    week_day: {
      value: cdktn.stringToHclTerraform(struct!.weekDay),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
  };

  // remove undefined attributes
  return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined));
}

export class OksClusterAutoMaintenancesMinorUpgradeMaintenanceOutputReference extends cdktn.ComplexObject {
  private isEmptyObject = false;
  private resolvableValue?: cdktn.IResolvable;

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  */
  public constructor(terraformResource: cdktn.IInterpolatingParent, terraformAttribute: string) {
    super(terraformResource, terraformAttribute, false);
  }

  public get internalValue(): OksClusterAutoMaintenancesMinorUpgradeMaintenance | cdktn.IResolvable | undefined {
    if (this.resolvableValue) {
      return this.resolvableValue;
    }
    let hasAnyValues = this.isEmptyObject;
    const internalValueResult: any = {};
    if (this._durationHours !== undefined) {
      hasAnyValues = true;
      internalValueResult.durationHours = this._durationHours;
    }
    if (this._enabled !== undefined) {
      hasAnyValues = true;
      internalValueResult.enabled = this._enabled;
    }
    if (this._startHour !== undefined) {
      hasAnyValues = true;
      internalValueResult.startHour = this._startHour;
    }
    if (this._tz !== undefined) {
      hasAnyValues = true;
      internalValueResult.tz = this._tz;
    }
    if (this._weekDay !== undefined) {
      hasAnyValues = true;
      internalValueResult.weekDay = this._weekDay;
    }
    return hasAnyValues ? internalValueResult : undefined;
  }

  public set internalValue(value: OksClusterAutoMaintenancesMinorUpgradeMaintenance | cdktn.IResolvable | undefined) {
    if (value === undefined) {
      this.isEmptyObject = false;
      this.resolvableValue = undefined;
      this._durationHours = undefined;
      this._enabled = undefined;
      this._startHour = undefined;
      this._tz = undefined;
      this._weekDay = undefined;
    }
    else if (cdktn.Tokenization.isResolvable(value)) {
      this.isEmptyObject = false;
      this.resolvableValue = value;
    }
    else {
      this.isEmptyObject = Object.keys(value).length === 0;
      this.resolvableValue = undefined;
      this._durationHours = value.durationHours;
      this._enabled = value.enabled;
      this._startHour = value.startHour;
      this._tz = value.tz;
      this._weekDay = value.weekDay;
    }
  }

  // duration_hours - computed: true, optional: true, required: false
  private _durationHours?: number; 
  public get durationHours() {
    return this.getNumberAttribute('duration_hours');
  }
  public set durationHours(value: number) {
    this._durationHours = value;
  }
  public resetDurationHours() {
    this._durationHours = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get durationHoursInput() {
    return this._durationHours;
  }

  // enabled - computed: true, optional: true, required: false
  private _enabled?: boolean | cdktn.IResolvable; 
  public get enabled() {
    return this.getBooleanAttribute('enabled');
  }
  public set enabled(value: boolean | cdktn.IResolvable) {
    this._enabled = value;
  }
  public resetEnabled() {
    this._enabled = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get enabledInput() {
    return this._enabled;
  }

  // start_hour - computed: true, optional: true, required: false
  private _startHour?: number; 
  public get startHour() {
    return this.getNumberAttribute('start_hour');
  }
  public set startHour(value: number) {
    this._startHour = value;
  }
  public resetStartHour() {
    this._startHour = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get startHourInput() {
    return this._startHour;
  }

  // tz - computed: true, optional: true, required: false
  private _tz?: string; 
  public get tz() {
    return this.getStringAttribute('tz');
  }
  public set tz(value: string) {
    this._tz = value;
  }
  public resetTz() {
    this._tz = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get tzInput() {
    return this._tz;
  }

  // week_day - computed: true, optional: true, required: false
  private _weekDay?: string; 
  public get weekDay() {
    return this.getStringAttribute('week_day');
  }
  public set weekDay(value: string) {
    this._weekDay = value;
  }
  public resetWeekDay() {
    this._weekDay = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get weekDayInput() {
    return this._weekDay;
  }
}
export interface OksClusterAutoMaintenancesMinorUpgradeMaintenanceActual {
}

export function oksClusterAutoMaintenancesMinorUpgradeMaintenanceActualToTerraform(struct?: OksClusterAutoMaintenancesMinorUpgradeMaintenanceActual): any {
  if (!cdktn.canInspect(struct) || cdktn.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktn.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdktn.io/docs/concepts/resources#references");
  }
  return {
  }
}


export function oksClusterAutoMaintenancesMinorUpgradeMaintenanceActualToHclTerraform(struct?: OksClusterAutoMaintenancesMinorUpgradeMaintenanceActual): any {
  if (!cdktn.canInspect(struct) || cdktn.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktn.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdktn.io/docs/concepts/resources#references");
  }
  const attrs = {
  };
  return attrs;
}

export class OksClusterAutoMaintenancesMinorUpgradeMaintenanceActualOutputReference extends cdktn.ComplexObject {
  private isEmptyObject = false;

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  */
  public constructor(terraformResource: cdktn.IInterpolatingParent, terraformAttribute: string) {
    super(terraformResource, terraformAttribute, false);
  }

  public get internalValue(): OksClusterAutoMaintenancesMinorUpgradeMaintenanceActual | undefined {
    let hasAnyValues = this.isEmptyObject;
    const internalValueResult: any = {};
    return hasAnyValues ? internalValueResult : undefined;
  }

  public set internalValue(value: OksClusterAutoMaintenancesMinorUpgradeMaintenanceActual | undefined) {
    if (value === undefined) {
      this.isEmptyObject = false;
    }
    else {
      this.isEmptyObject = Object.keys(value).length === 0;
    }
  }

  // duration_hours - computed: true, optional: false, required: false
  public get durationHours() {
    return this.getNumberAttribute('duration_hours');
  }

  // enabled - computed: true, optional: false, required: false
  public get enabled() {
    return this.getBooleanAttribute('enabled');
  }

  // start_hour - computed: true, optional: false, required: false
  public get startHour() {
    return this.getNumberAttribute('start_hour');
  }

  // tz - computed: true, optional: false, required: false
  public get tz() {
    return this.getStringAttribute('tz');
  }

  // week_day - computed: true, optional: false, required: false
  public get weekDay() {
    return this.getStringAttribute('week_day');
  }
}
export interface OksClusterAutoMaintenancesPatchUpgradeMaintenance {
  readonly durationHours?: number;
  readonly enabled?: boolean | cdktn.IResolvable;
  readonly startHour?: number;
  readonly tz?: string;
  readonly weekDay?: string;
}

export function oksClusterAutoMaintenancesPatchUpgradeMaintenanceToTerraform(struct?: OksClusterAutoMaintenancesPatchUpgradeMaintenance | cdktn.IResolvable): any {
  if (!cdktn.canInspect(struct) || cdktn.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktn.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdktn.io/docs/concepts/resources#references");
  }
  return {
    duration_hours: cdktn.numberToTerraform(struct!.durationHours),
    enabled: cdktn.booleanToTerraform(struct!.enabled),
    start_hour: cdktn.numberToTerraform(struct!.startHour),
    tz: cdktn.stringToTerraform(struct!.tz),
    week_day: cdktn.stringToTerraform(struct!.weekDay),
  }
}


export function oksClusterAutoMaintenancesPatchUpgradeMaintenanceToHclTerraform(struct?: OksClusterAutoMaintenancesPatchUpgradeMaintenance | cdktn.IResolvable): any {
  if (!cdktn.canInspect(struct) || cdktn.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktn.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdktn.io/docs/concepts/resources#references");
  }
  const attrs = {
    duration_hours: {
      value: cdktn.numberToHclTerraform(struct!.durationHours),
      isBlock: false,
      type: "simple",
      storageClassType: "number",
    },
    enabled: {
      value: cdktn.booleanToHclTerraform(struct!.enabled),
      isBlock: false,
      type: "simple",
      storageClassType: "boolean",
    },
    start_hour: {
      value: cdktn.numberToHclTerraform(struct!.startHour),
      isBlock: false,
      type: "simple",
      storageClassType: "number",
    },
    tz: {
      value: cdktn.stringToHclTerraform(struct!.tz),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    week_day: {
      value: cdktn.stringToHclTerraform(struct!.weekDay),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
  };

  // remove undefined attributes
  return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined));
}

export class OksClusterAutoMaintenancesPatchUpgradeMaintenanceOutputReference extends cdktn.ComplexObject {
  private isEmptyObject = false;
  private resolvableValue?: cdktn.IResolvable;

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  */
  public constructor(terraformResource: cdktn.IInterpolatingParent, terraformAttribute: string) {
    super(terraformResource, terraformAttribute, false);
  }

  public get internalValue(): OksClusterAutoMaintenancesPatchUpgradeMaintenance | cdktn.IResolvable | undefined {
    if (this.resolvableValue) {
      return this.resolvableValue;
    }
    let hasAnyValues = this.isEmptyObject;
    const internalValueResult: any = {};
    if (this._durationHours !== undefined) {
      hasAnyValues = true;
      internalValueResult.durationHours = this._durationHours;
    }
    if (this._enabled !== undefined) {
      hasAnyValues = true;
      internalValueResult.enabled = this._enabled;
    }
    if (this._startHour !== undefined) {
      hasAnyValues = true;
      internalValueResult.startHour = this._startHour;
    }
    if (this._tz !== undefined) {
      hasAnyValues = true;
      internalValueResult.tz = this._tz;
    }
    if (this._weekDay !== undefined) {
      hasAnyValues = true;
      internalValueResult.weekDay = this._weekDay;
    }
    return hasAnyValues ? internalValueResult : undefined;
  }

  public set internalValue(value: OksClusterAutoMaintenancesPatchUpgradeMaintenance | cdktn.IResolvable | undefined) {
    if (value === undefined) {
      this.isEmptyObject = false;
      this.resolvableValue = undefined;
      this._durationHours = undefined;
      this._enabled = undefined;
      this._startHour = undefined;
      this._tz = undefined;
      this._weekDay = undefined;
    }
    else if (cdktn.Tokenization.isResolvable(value)) {
      this.isEmptyObject = false;
      this.resolvableValue = value;
    }
    else {
      this.isEmptyObject = Object.keys(value).length === 0;
      this.resolvableValue = undefined;
      this._durationHours = value.durationHours;
      this._enabled = value.enabled;
      this._startHour = value.startHour;
      this._tz = value.tz;
      this._weekDay = value.weekDay;
    }
  }

  // duration_hours - computed: true, optional: true, required: false
  private _durationHours?: number; 
  public get durationHours() {
    return this.getNumberAttribute('duration_hours');
  }
  public set durationHours(value: number) {
    this._durationHours = value;
  }
  public resetDurationHours() {
    this._durationHours = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get durationHoursInput() {
    return this._durationHours;
  }

  // enabled - computed: true, optional: true, required: false
  private _enabled?: boolean | cdktn.IResolvable; 
  public get enabled() {
    return this.getBooleanAttribute('enabled');
  }
  public set enabled(value: boolean | cdktn.IResolvable) {
    this._enabled = value;
  }
  public resetEnabled() {
    this._enabled = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get enabledInput() {
    return this._enabled;
  }

  // start_hour - computed: true, optional: true, required: false
  private _startHour?: number; 
  public get startHour() {
    return this.getNumberAttribute('start_hour');
  }
  public set startHour(value: number) {
    this._startHour = value;
  }
  public resetStartHour() {
    this._startHour = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get startHourInput() {
    return this._startHour;
  }

  // tz - computed: true, optional: true, required: false
  private _tz?: string; 
  public get tz() {
    return this.getStringAttribute('tz');
  }
  public set tz(value: string) {
    this._tz = value;
  }
  public resetTz() {
    this._tz = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get tzInput() {
    return this._tz;
  }

  // week_day - computed: true, optional: true, required: false
  private _weekDay?: string; 
  public get weekDay() {
    return this.getStringAttribute('week_day');
  }
  public set weekDay(value: string) {
    this._weekDay = value;
  }
  public resetWeekDay() {
    this._weekDay = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get weekDayInput() {
    return this._weekDay;
  }
}
export interface OksClusterAutoMaintenancesPatchUpgradeMaintenanceActual {
}

export function oksClusterAutoMaintenancesPatchUpgradeMaintenanceActualToTerraform(struct?: OksClusterAutoMaintenancesPatchUpgradeMaintenanceActual): any {
  if (!cdktn.canInspect(struct) || cdktn.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktn.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdktn.io/docs/concepts/resources#references");
  }
  return {
  }
}


export function oksClusterAutoMaintenancesPatchUpgradeMaintenanceActualToHclTerraform(struct?: OksClusterAutoMaintenancesPatchUpgradeMaintenanceActual): any {
  if (!cdktn.canInspect(struct) || cdktn.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktn.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdktn.io/docs/concepts/resources#references");
  }
  const attrs = {
  };
  return attrs;
}

export class OksClusterAutoMaintenancesPatchUpgradeMaintenanceActualOutputReference extends cdktn.ComplexObject {
  private isEmptyObject = false;

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  */
  public constructor(terraformResource: cdktn.IInterpolatingParent, terraformAttribute: string) {
    super(terraformResource, terraformAttribute, false);
  }

  public get internalValue(): OksClusterAutoMaintenancesPatchUpgradeMaintenanceActual | undefined {
    let hasAnyValues = this.isEmptyObject;
    const internalValueResult: any = {};
    return hasAnyValues ? internalValueResult : undefined;
  }

  public set internalValue(value: OksClusterAutoMaintenancesPatchUpgradeMaintenanceActual | undefined) {
    if (value === undefined) {
      this.isEmptyObject = false;
    }
    else {
      this.isEmptyObject = Object.keys(value).length === 0;
    }
  }

  // duration_hours - computed: true, optional: false, required: false
  public get durationHours() {
    return this.getNumberAttribute('duration_hours');
  }

  // enabled - computed: true, optional: false, required: false
  public get enabled() {
    return this.getBooleanAttribute('enabled');
  }

  // start_hour - computed: true, optional: false, required: false
  public get startHour() {
    return this.getNumberAttribute('start_hour');
  }

  // tz - computed: true, optional: false, required: false
  public get tz() {
    return this.getStringAttribute('tz');
  }

  // week_day - computed: true, optional: false, required: false
  public get weekDay() {
    return this.getStringAttribute('week_day');
  }
}
export interface OksClusterAutoMaintenances {
  readonly minorUpgradeMaintenance?: OksClusterAutoMaintenancesMinorUpgradeMaintenance;
  readonly patchUpgradeMaintenance?: OksClusterAutoMaintenancesPatchUpgradeMaintenance;
}

export function oksClusterAutoMaintenancesToTerraform(struct?: OksClusterAutoMaintenances | cdktn.IResolvable): any {
  if (!cdktn.canInspect(struct) || cdktn.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktn.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdktn.io/docs/concepts/resources#references");
  }
  return {
    minor_upgrade_maintenance: oksClusterAutoMaintenancesMinorUpgradeMaintenanceToTerraform(struct!.minorUpgradeMaintenance),
    patch_upgrade_maintenance: oksClusterAutoMaintenancesPatchUpgradeMaintenanceToTerraform(struct!.patchUpgradeMaintenance),
  }
}


export function oksClusterAutoMaintenancesToHclTerraform(struct?: OksClusterAutoMaintenances | cdktn.IResolvable): any {
  if (!cdktn.canInspect(struct) || cdktn.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktn.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdktn.io/docs/concepts/resources#references");
  }
  const attrs = {
    minor_upgrade_maintenance: {
      value: oksClusterAutoMaintenancesMinorUpgradeMaintenanceToHclTerraform(struct!.minorUpgradeMaintenance),
      isBlock: true,
      type: "struct",
      storageClassType: "OksClusterAutoMaintenancesMinorUpgradeMaintenance",
    },
    patch_upgrade_maintenance: {
      value: oksClusterAutoMaintenancesPatchUpgradeMaintenanceToHclTerraform(struct!.patchUpgradeMaintenance),
      isBlock: true,
      type: "struct",
      storageClassType: "OksClusterAutoMaintenancesPatchUpgradeMaintenance",
    },
  };

  // remove undefined attributes
  return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined));
}

export class OksClusterAutoMaintenancesOutputReference extends cdktn.ComplexObject {
  private isEmptyObject = false;
  private resolvableValue?: cdktn.IResolvable;

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  */
  public constructor(terraformResource: cdktn.IInterpolatingParent, terraformAttribute: string) {
    super(terraformResource, terraformAttribute, false);
  }

  public get internalValue(): OksClusterAutoMaintenances | cdktn.IResolvable | undefined {
    if (this.resolvableValue) {
      return this.resolvableValue;
    }
    let hasAnyValues = this.isEmptyObject;
    const internalValueResult: any = {};
    if (this._minorUpgradeMaintenance?.internalValue !== undefined) {
      hasAnyValues = true;
      internalValueResult.minorUpgradeMaintenance = this._minorUpgradeMaintenance?.internalValue;
    }
    if (this._patchUpgradeMaintenance?.internalValue !== undefined) {
      hasAnyValues = true;
      internalValueResult.patchUpgradeMaintenance = this._patchUpgradeMaintenance?.internalValue;
    }
    return hasAnyValues ? internalValueResult : undefined;
  }

  public set internalValue(value: OksClusterAutoMaintenances | cdktn.IResolvable | undefined) {
    if (value === undefined) {
      this.isEmptyObject = false;
      this.resolvableValue = undefined;
      this._minorUpgradeMaintenance.internalValue = undefined;
      this._patchUpgradeMaintenance.internalValue = undefined;
    }
    else if (cdktn.Tokenization.isResolvable(value)) {
      this.isEmptyObject = false;
      this.resolvableValue = value;
    }
    else {
      this.isEmptyObject = Object.keys(value).length === 0;
      this.resolvableValue = undefined;
      this._minorUpgradeMaintenance.internalValue = value.minorUpgradeMaintenance;
      this._patchUpgradeMaintenance.internalValue = value.patchUpgradeMaintenance;
    }
  }

  // minor_upgrade_maintenance - computed: true, optional: true, required: false
  private _minorUpgradeMaintenance = new OksClusterAutoMaintenancesMinorUpgradeMaintenanceOutputReference(this, "minor_upgrade_maintenance");
  public get minorUpgradeMaintenance() {
    return this._minorUpgradeMaintenance;
  }
  public putMinorUpgradeMaintenance(value: OksClusterAutoMaintenancesMinorUpgradeMaintenance) {
    this._minorUpgradeMaintenance.internalValue = value;
  }
  public resetMinorUpgradeMaintenance() {
    this._minorUpgradeMaintenance.internalValue = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get minorUpgradeMaintenanceInput() {
    return this._minorUpgradeMaintenance.internalValue;
  }

  // minor_upgrade_maintenance_actual - computed: true, optional: false, required: false
  private _minorUpgradeMaintenanceActual = new OksClusterAutoMaintenancesMinorUpgradeMaintenanceActualOutputReference(this, "minor_upgrade_maintenance_actual");
  public get minorUpgradeMaintenanceActual() {
    return this._minorUpgradeMaintenanceActual;
  }

  // patch_upgrade_maintenance - computed: true, optional: true, required: false
  private _patchUpgradeMaintenance = new OksClusterAutoMaintenancesPatchUpgradeMaintenanceOutputReference(this, "patch_upgrade_maintenance");
  public get patchUpgradeMaintenance() {
    return this._patchUpgradeMaintenance;
  }
  public putPatchUpgradeMaintenance(value: OksClusterAutoMaintenancesPatchUpgradeMaintenance) {
    this._patchUpgradeMaintenance.internalValue = value;
  }
  public resetPatchUpgradeMaintenance() {
    this._patchUpgradeMaintenance.internalValue = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get patchUpgradeMaintenanceInput() {
    return this._patchUpgradeMaintenance.internalValue;
  }

  // patch_upgrade_maintenance_actual - computed: true, optional: false, required: false
  private _patchUpgradeMaintenanceActual = new OksClusterAutoMaintenancesPatchUpgradeMaintenanceActualOutputReference(this, "patch_upgrade_maintenance_actual");
  public get patchUpgradeMaintenanceActual() {
    return this._patchUpgradeMaintenanceActual;
  }
}
export interface OksClusterKubeconfigAttributes {
}

export function oksClusterKubeconfigAttributesToTerraform(struct?: OksClusterKubeconfigAttributes): any {
  if (!cdktn.canInspect(struct) || cdktn.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktn.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdktn.io/docs/concepts/resources#references");
  }
  return {
  }
}


export function oksClusterKubeconfigAttributesToHclTerraform(struct?: OksClusterKubeconfigAttributes): any {
  if (!cdktn.canInspect(struct) || cdktn.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktn.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdktn.io/docs/concepts/resources#references");
  }
  const attrs = {
  };
  return attrs;
}

export class OksClusterKubeconfigAttributesOutputReference extends cdktn.ComplexObject {
  private isEmptyObject = false;

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  */
  public constructor(terraformResource: cdktn.IInterpolatingParent, terraformAttribute: string) {
    super(terraformResource, terraformAttribute, false);
  }

  public get internalValue(): OksClusterKubeconfigAttributes | undefined {
    let hasAnyValues = this.isEmptyObject;
    const internalValueResult: any = {};
    return hasAnyValues ? internalValueResult : undefined;
  }

  public set internalValue(value: OksClusterKubeconfigAttributes | undefined) {
    if (value === undefined) {
      this.isEmptyObject = false;
    }
    else {
      this.isEmptyObject = Object.keys(value).length === 0;
    }
  }

  // client_certificate - computed: true, optional: false, required: false
  public get clientCertificate() {
    return this.getStringAttribute('client_certificate');
  }

  // client_key - computed: true, optional: false, required: false
  public get clientKey() {
    return this.getStringAttribute('client_key');
  }

  // cluster_ca_certificate - computed: true, optional: false, required: false
  public get clusterCaCertificate() {
    return this.getStringAttribute('cluster_ca_certificate');
  }

  // host - computed: true, optional: false, required: false
  public get host() {
    return this.getStringAttribute('host');
  }
}
export interface OksClusterStatuses {
}

export function oksClusterStatusesToTerraform(struct?: OksClusterStatuses): any {
  if (!cdktn.canInspect(struct) || cdktn.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktn.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdktn.io/docs/concepts/resources#references");
  }
  return {
  }
}


export function oksClusterStatusesToHclTerraform(struct?: OksClusterStatuses): any {
  if (!cdktn.canInspect(struct) || cdktn.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktn.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdktn.io/docs/concepts/resources#references");
  }
  const attrs = {
  };
  return attrs;
}

export class OksClusterStatusesOutputReference extends cdktn.ComplexObject {
  private isEmptyObject = false;

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  */
  public constructor(terraformResource: cdktn.IInterpolatingParent, terraformAttribute: string) {
    super(terraformResource, terraformAttribute, false);
  }

  public get internalValue(): OksClusterStatuses | undefined {
    let hasAnyValues = this.isEmptyObject;
    const internalValueResult: any = {};
    return hasAnyValues ? internalValueResult : undefined;
  }

  public set internalValue(value: OksClusterStatuses | undefined) {
    if (value === undefined) {
      this.isEmptyObject = false;
    }
    else {
      this.isEmptyObject = Object.keys(value).length === 0;
    }
  }

  // available_upgrade - computed: true, optional: false, required: false
  public get availableUpgrade() {
    return this.getStringAttribute('available_upgrade');
  }

  // created_at - computed: true, optional: false, required: false
  public get createdAt() {
    return this.getStringAttribute('created_at');
  }

  // deleted_at - computed: true, optional: false, required: false
  public get deletedAt() {
    return this.getStringAttribute('deleted_at');
  }

  // status - computed: true, optional: false, required: false
  public get status() {
    return this.getStringAttribute('status');
  }

  // updated_at - computed: true, optional: false, required: false
  public get updatedAt() {
    return this.getStringAttribute('updated_at');
  }
}
export interface OksClusterTimeouts {
  readonly create?: string;
  readonly delete?: string;
  readonly read?: string;
  readonly update?: string;
}

export function oksClusterTimeoutsToTerraform(struct?: OksClusterTimeouts | cdktn.IResolvable): any {
  if (!cdktn.canInspect(struct) || cdktn.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktn.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdktn.io/docs/concepts/resources#references");
  }
  return {
    create: cdktn.stringToTerraform(struct!.create),
    delete: cdktn.stringToTerraform(struct!.delete),
    read: cdktn.stringToTerraform(struct!.read),
    update: cdktn.stringToTerraform(struct!.update),
  }
}


export function oksClusterTimeoutsToHclTerraform(struct?: OksClusterTimeouts | cdktn.IResolvable): any {
  if (!cdktn.canInspect(struct) || cdktn.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktn.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdktn.io/docs/concepts/resources#references");
  }
  const attrs = {
    create: {
      value: cdktn.stringToHclTerraform(struct!.create),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    delete: {
      value: cdktn.stringToHclTerraform(struct!.delete),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    read: {
      value: cdktn.stringToHclTerraform(struct!.read),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    update: {
      value: cdktn.stringToHclTerraform(struct!.update),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
  };

  // remove undefined attributes
  return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined));
}

export class OksClusterTimeoutsOutputReference extends cdktn.ComplexObject {
  private isEmptyObject = false;
  private resolvableValue?: cdktn.IResolvable;

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  */
  public constructor(terraformResource: cdktn.IInterpolatingParent, terraformAttribute: string) {
    super(terraformResource, terraformAttribute, false);
  }

  public get internalValue(): OksClusterTimeouts | cdktn.IResolvable | undefined {
    if (this.resolvableValue) {
      return this.resolvableValue;
    }
    let hasAnyValues = this.isEmptyObject;
    const internalValueResult: any = {};
    if (this._create !== undefined) {
      hasAnyValues = true;
      internalValueResult.create = this._create;
    }
    if (this._delete !== undefined) {
      hasAnyValues = true;
      internalValueResult.delete = this._delete;
    }
    if (this._read !== undefined) {
      hasAnyValues = true;
      internalValueResult.read = this._read;
    }
    if (this._update !== undefined) {
      hasAnyValues = true;
      internalValueResult.update = this._update;
    }
    return hasAnyValues ? internalValueResult : undefined;
  }

  public set internalValue(value: OksClusterTimeouts | cdktn.IResolvable | undefined) {
    if (value === undefined) {
      this.isEmptyObject = false;
      this.resolvableValue = undefined;
      this._create = undefined;
      this._delete = undefined;
      this._read = undefined;
      this._update = undefined;
    }
    else if (cdktn.Tokenization.isResolvable(value)) {
      this.isEmptyObject = false;
      this.resolvableValue = value;
    }
    else {
      this.isEmptyObject = Object.keys(value).length === 0;
      this.resolvableValue = undefined;
      this._create = value.create;
      this._delete = value.delete;
      this._read = value.read;
      this._update = value.update;
    }
  }

  // create - computed: false, optional: true, required: false
  private _create?: string; 
  public get create() {
    return this.getStringAttribute('create');
  }
  public set create(value: string) {
    this._create = value;
  }
  public resetCreate() {
    this._create = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get createInput() {
    return this._create;
  }

  // delete - computed: false, optional: true, required: false
  private _delete?: string; 
  public get delete() {
    return this.getStringAttribute('delete');
  }
  public set delete(value: string) {
    this._delete = value;
  }
  public resetDelete() {
    this._delete = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get deleteInput() {
    return this._delete;
  }

  // read - computed: false, optional: true, required: false
  private _read?: string; 
  public get read() {
    return this.getStringAttribute('read');
  }
  public set read(value: string) {
    this._read = value;
  }
  public resetRead() {
    this._read = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get readInput() {
    return this._read;
  }

  // update - computed: false, optional: true, required: false
  private _update?: string; 
  public get update() {
    return this.getStringAttribute('update');
  }
  public set update(value: string) {
    this._update = value;
  }
  public resetUpdate() {
    this._update = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get updateInput() {
    return this._update;
  }
}

/**
*/
export class OksCluster extends cdktn.TerraformResource {

  // =================
  // STATIC PROPERTIES
  // =================
  public static readonly tfResourceType = "outscale_oks_cluster";

  // ==============
  // STATIC Methods
  // ==============
  /**
  * Generates CDKTN code for importing a OksCluster resource upon running "cdktn plan <stack-name>"
  * @param scope The scope in which to define this construct
  * @param importToId The construct id used in the generated config for the OksCluster to import
  * @param provider? Optional instance of the provider where the OksCluster to import is found
  */
  public static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: cdktn.TerraformProvider) {
        return new cdktn.ImportableResource(scope, importToId, { terraformResourceType: "outscale_oks_cluster", importId: importFromId, provider });
      }

  // ===========
  // INITIALIZER
  // ===========

  /**
  *
  * @param scope The scope in which to define this construct
  * @param id The scoped construct ID. Must be unique amongst siblings in the same scope
  * @param options OksClusterConfig
  */
  public constructor(scope: Construct, id: string, config: OksClusterConfig) {
    super(scope, id, {
      terraformResourceType: 'outscale_oks_cluster',
      terraformGeneratorMetadata: {
        providerName: 'outscale',
        providerVersionConstraint: '1.8.0'
      },
      provider: config.provider,
      dependsOn: config.dependsOn,
      count: config.count,
      lifecycle: config.lifecycle,
      provisioners: config.provisioners,
      connection: config.connection,
      forEach: config.forEach
    });
    this._adminLbu = config.adminLbu;
    this._adminWhitelist = config.adminWhitelist;
    this._admissionFlags.internalValue = config.admissionFlags;
    this._autoMaintenances.internalValue = config.autoMaintenances;
    this._cidrPods = config.cidrPods;
    this._cidrService = config.cidrService;
    this._clusterDns = config.clusterDns;
    this._controlPlanes = config.controlPlanes;
    this._cpMultiAz = config.cpMultiAz;
    this._cpSubregions = config.cpSubregions;
    this._description = config.description;
    this._disableApiTermination = config.disableApiTermination;
    this._name = config.name;
    this._projectId = config.projectId;
    this._quirks = config.quirks;
    this._tags = config.tags;
    this._version = config.version;
    this._timeouts.internalValue = config.timeouts;
  }

  // ==========
  // ATTRIBUTES
  // ==========

  // admin_lbu - computed: true, optional: true, required: false
  private _adminLbu?: boolean | cdktn.IResolvable; 
  public get adminLbu() {
    return this.getBooleanAttribute('admin_lbu');
  }
  public set adminLbu(value: boolean | cdktn.IResolvable) {
    this._adminLbu = value;
  }
  public resetAdminLbu() {
    this._adminLbu = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get adminLbuInput() {
    return this._adminLbu;
  }

  // admin_whitelist - computed: false, optional: false, required: true
  private _adminWhitelist?: string[]; 
  public get adminWhitelist() {
    return cdktn.Fn.tolist(this.getListAttribute('admin_whitelist'));
  }
  public set adminWhitelist(value: string[]) {
    this._adminWhitelist = value;
  }
  // Temporarily expose input value. Use with caution.
  public get adminWhitelistInput() {
    return this._adminWhitelist;
  }

  // admission_flags - computed: true, optional: true, required: false
  private _admissionFlags = new OksClusterAdmissionFlagsOutputReference(this, "admission_flags");
  public get admissionFlags() {
    return this._admissionFlags;
  }
  public putAdmissionFlags(value: OksClusterAdmissionFlags) {
    this._admissionFlags.internalValue = value;
  }
  public resetAdmissionFlags() {
    this._admissionFlags.internalValue = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get admissionFlagsInput() {
    return this._admissionFlags.internalValue;
  }

  // auto_maintenances - computed: true, optional: true, required: false
  private _autoMaintenances = new OksClusterAutoMaintenancesOutputReference(this, "auto_maintenances");
  public get autoMaintenances() {
    return this._autoMaintenances;
  }
  public putAutoMaintenances(value: OksClusterAutoMaintenances) {
    this._autoMaintenances.internalValue = value;
  }
  public resetAutoMaintenances() {
    this._autoMaintenances.internalValue = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get autoMaintenancesInput() {
    return this._autoMaintenances.internalValue;
  }

  // cidr_pods - computed: false, optional: false, required: true
  private _cidrPods?: string; 
  public get cidrPods() {
    return this.getStringAttribute('cidr_pods');
  }
  public set cidrPods(value: string) {
    this._cidrPods = value;
  }
  // Temporarily expose input value. Use with caution.
  public get cidrPodsInput() {
    return this._cidrPods;
  }

  // cidr_service - computed: false, optional: false, required: true
  private _cidrService?: string; 
  public get cidrService() {
    return this.getStringAttribute('cidr_service');
  }
  public set cidrService(value: string) {
    this._cidrService = value;
  }
  // Temporarily expose input value. Use with caution.
  public get cidrServiceInput() {
    return this._cidrService;
  }

  // cluster_dns - computed: true, optional: true, required: false
  private _clusterDns?: string; 
  public get clusterDns() {
    return this.getStringAttribute('cluster_dns');
  }
  public set clusterDns(value: string) {
    this._clusterDns = value;
  }
  public resetClusterDns() {
    this._clusterDns = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get clusterDnsInput() {
    return this._clusterDns;
  }

  // cni - computed: true, optional: false, required: false
  public get cni() {
    return this.getStringAttribute('cni');
  }

  // control_planes - computed: true, optional: true, required: false
  private _controlPlanes?: string; 
  public get controlPlanes() {
    return this.getStringAttribute('control_planes');
  }
  public set controlPlanes(value: string) {
    this._controlPlanes = value;
  }
  public resetControlPlanes() {
    this._controlPlanes = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get controlPlanesInput() {
    return this._controlPlanes;
  }

  // cp_multi_az - computed: true, optional: true, required: false
  private _cpMultiAz?: boolean | cdktn.IResolvable; 
  public get cpMultiAz() {
    return this.getBooleanAttribute('cp_multi_az');
  }
  public set cpMultiAz(value: boolean | cdktn.IResolvable) {
    this._cpMultiAz = value;
  }
  public resetCpMultiAz() {
    this._cpMultiAz = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get cpMultiAzInput() {
    return this._cpMultiAz;
  }

  // cp_subregions - computed: true, optional: true, required: false
  private _cpSubregions?: string[]; 
  public get cpSubregions() {
    return cdktn.Fn.tolist(this.getListAttribute('cp_subregions'));
  }
  public set cpSubregions(value: string[]) {
    this._cpSubregions = value;
  }
  public resetCpSubregions() {
    this._cpSubregions = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get cpSubregionsInput() {
    return this._cpSubregions;
  }

  // description - computed: true, optional: true, required: false
  private _description?: string; 
  public get description() {
    return this.getStringAttribute('description');
  }
  public set description(value: string) {
    this._description = value;
  }
  public resetDescription() {
    this._description = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get descriptionInput() {
    return this._description;
  }

  // disable_api_termination - computed: true, optional: true, required: false
  private _disableApiTermination?: boolean | cdktn.IResolvable; 
  public get disableApiTermination() {
    return this.getBooleanAttribute('disable_api_termination');
  }
  public set disableApiTermination(value: boolean | cdktn.IResolvable) {
    this._disableApiTermination = value;
  }
  public resetDisableApiTermination() {
    this._disableApiTermination = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get disableApiTerminationInput() {
    return this._disableApiTermination;
  }

  // id - computed: true, optional: false, required: false
  public get id() {
    return this.getStringAttribute('id');
  }

  // kubeconfig - computed: true, optional: false, required: false
  public get kubeconfig() {
    return this.getStringAttribute('kubeconfig');
  }

  // kubeconfig_attributes - computed: true, optional: false, required: false
  private _kubeconfigAttributes = new OksClusterKubeconfigAttributesOutputReference(this, "kubeconfig_attributes");
  public get kubeconfigAttributes() {
    return this._kubeconfigAttributes;
  }

  // name - computed: false, optional: false, required: true
  private _name?: string; 
  public get name() {
    return this.getStringAttribute('name');
  }
  public set name(value: string) {
    this._name = value;
  }
  // Temporarily expose input value. Use with caution.
  public get nameInput() {
    return this._name;
  }

  // project_id - computed: false, optional: false, required: true
  private _projectId?: string; 
  public get projectId() {
    return this.getStringAttribute('project_id');
  }
  public set projectId(value: string) {
    this._projectId = value;
  }
  // Temporarily expose input value. Use with caution.
  public get projectIdInput() {
    return this._projectId;
  }

  // quirks - computed: false, optional: true, required: false
  private _quirks?: string[]; 
  public get quirks() {
    return cdktn.Fn.tolist(this.getListAttribute('quirks'));
  }
  public set quirks(value: string[]) {
    this._quirks = value;
  }
  public resetQuirks() {
    this._quirks = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get quirksInput() {
    return this._quirks;
  }

  // request_id - computed: true, optional: false, required: false
  public get requestId() {
    return this.getStringAttribute('request_id');
  }

  // statuses - computed: true, optional: false, required: false
  private _statuses = new OksClusterStatusesOutputReference(this, "statuses");
  public get statuses() {
    return this._statuses;
  }

  // tags - computed: true, optional: true, required: false
  private _tags?: { [key: string]: string }; 
  public get tags() {
    return this.getStringMapAttribute('tags');
  }
  public set tags(value: { [key: string]: string }) {
    this._tags = value;
  }
  public resetTags() {
    this._tags = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get tagsInput() {
    return this._tags;
  }

  // version - computed: false, optional: false, required: true
  private _version?: string; 
  public get version() {
    return this.getStringAttribute('version');
  }
  public set version(value: string) {
    this._version = value;
  }
  // Temporarily expose input value. Use with caution.
  public get versionInput() {
    return this._version;
  }

  // timeouts - computed: false, optional: true, required: false
  private _timeouts = new OksClusterTimeoutsOutputReference(this, "timeouts");
  public get timeouts() {
    return this._timeouts;
  }
  public putTimeouts(value: OksClusterTimeouts) {
    this._timeouts.internalValue = value;
  }
  public resetTimeouts() {
    this._timeouts.internalValue = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get timeoutsInput() {
    return this._timeouts.internalValue;
  }

  // =========
  // SYNTHESIS
  // =========

  protected synthesizeAttributes(): { [name: string]: any } {
    return {
      admin_lbu: cdktn.booleanToTerraform(this._adminLbu),
      admin_whitelist: cdktn.listMapper(cdktn.stringToTerraform, false)(this._adminWhitelist),
      admission_flags: oksClusterAdmissionFlagsToTerraform(this._admissionFlags.internalValue),
      auto_maintenances: oksClusterAutoMaintenancesToTerraform(this._autoMaintenances.internalValue),
      cidr_pods: cdktn.stringToTerraform(this._cidrPods),
      cidr_service: cdktn.stringToTerraform(this._cidrService),
      cluster_dns: cdktn.stringToTerraform(this._clusterDns),
      control_planes: cdktn.stringToTerraform(this._controlPlanes),
      cp_multi_az: cdktn.booleanToTerraform(this._cpMultiAz),
      cp_subregions: cdktn.listMapper(cdktn.stringToTerraform, false)(this._cpSubregions),
      description: cdktn.stringToTerraform(this._description),
      disable_api_termination: cdktn.booleanToTerraform(this._disableApiTermination),
      name: cdktn.stringToTerraform(this._name),
      project_id: cdktn.stringToTerraform(this._projectId),
      quirks: cdktn.listMapper(cdktn.stringToTerraform, false)(this._quirks),
      tags: cdktn.hashMapper(cdktn.stringToTerraform)(this._tags),
      version: cdktn.stringToTerraform(this._version),
      timeouts: oksClusterTimeoutsToTerraform(this._timeouts.internalValue),
    };
  }

  protected synthesizeHclAttributes(): { [name: string]: any } {
    const attrs = {
      admin_lbu: {
        value: cdktn.booleanToHclTerraform(this._adminLbu),
        isBlock: false,
        type: "simple",
        storageClassType: "boolean",
      },
      admin_whitelist: {
        value: cdktn.listMapperHcl(cdktn.stringToHclTerraform, false)(this._adminWhitelist),
        isBlock: false,
        type: "set",
        storageClassType: "stringList",
      },
      admission_flags: {
        value: oksClusterAdmissionFlagsToHclTerraform(this._admissionFlags.internalValue),
        isBlock: true,
        type: "struct",
        storageClassType: "OksClusterAdmissionFlags",
      },
      auto_maintenances: {
        value: oksClusterAutoMaintenancesToHclTerraform(this._autoMaintenances.internalValue),
        isBlock: true,
        type: "struct",
        storageClassType: "OksClusterAutoMaintenances",
      },
      cidr_pods: {
        value: cdktn.stringToHclTerraform(this._cidrPods),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      cidr_service: {
        value: cdktn.stringToHclTerraform(this._cidrService),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      cluster_dns: {
        value: cdktn.stringToHclTerraform(this._clusterDns),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      control_planes: {
        value: cdktn.stringToHclTerraform(this._controlPlanes),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      cp_multi_az: {
        value: cdktn.booleanToHclTerraform(this._cpMultiAz),
        isBlock: false,
        type: "simple",
        storageClassType: "boolean",
      },
      cp_subregions: {
        value: cdktn.listMapperHcl(cdktn.stringToHclTerraform, false)(this._cpSubregions),
        isBlock: false,
        type: "set",
        storageClassType: "stringList",
      },
      description: {
        value: cdktn.stringToHclTerraform(this._description),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      disable_api_termination: {
        value: cdktn.booleanToHclTerraform(this._disableApiTermination),
        isBlock: false,
        type: "simple",
        storageClassType: "boolean",
      },
      name: {
        value: cdktn.stringToHclTerraform(this._name),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      project_id: {
        value: cdktn.stringToHclTerraform(this._projectId),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      quirks: {
        value: cdktn.listMapperHcl(cdktn.stringToHclTerraform, false)(this._quirks),
        isBlock: false,
        type: "set",
        storageClassType: "stringList",
      },
      tags: {
        value: cdktn.hashMapperHcl(cdktn.stringToHclTerraform)(this._tags),
        isBlock: false,
        type: "map",
        storageClassType: "stringMap",
      },
      version: {
        value: cdktn.stringToHclTerraform(this._version),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      timeouts: {
        value: oksClusterTimeoutsToHclTerraform(this._timeouts.internalValue),
        isBlock: true,
        type: "struct",
        storageClassType: "OksClusterTimeouts",
      },
    };

    // remove undefined attributes
    return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined ))
  }
}
