// @ts-nocheck -- generated from outscale/outscale@1.8.0 by scripts/dev/generate-bindings.ts
// generated from terraform resource schema

import { Construct } from 'constructs';
import * as cdktn from 'cdktf';

// Configuration

export interface OutscaleProviderConfig {
  readonly accessKeyId?: string;
  readonly configFile?: string;
  readonly insecure?: boolean | cdktn.IResolvable;
  readonly profile?: string;
  readonly region?: string;
  readonly secretKeyId?: string;
  readonly x509CertPath?: string;
  readonly x509KeyPath?: string;
  /**
  * Alias name
  *
  */
  readonly alias?: string;
  /**
  * api block
  *
  */
  readonly api?: OutscaleProviderApi;
  /**
  * endpoints block
  *
  */
  readonly endpoints?: OutscaleProviderEndpoints[] | cdktn.IResolvable;
  /**
  * oks block
  *
  */
  readonly oks?: OutscaleProviderOks;
}
export interface OutscaleProviderApi {
  readonly endpoint?: string;
  readonly insecure?: boolean | cdktn.IResolvable;
  readonly region?: string;
  readonly x509CertPath?: string;
  readonly x509KeyPath?: string;
}

export function outscaleProviderApiToTerraform(struct?: OutscaleProviderApi): any {
  if (!cdktn.canInspect(struct) || cdktn.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktn.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdktn.io/docs/concepts/resources#references");
  }
  return {
    endpoint: cdktn.stringToTerraform(struct!.endpoint),
    insecure: cdktn.booleanToTerraform(struct!.insecure),
    region: cdktn.stringToTerraform(struct!.region),
    x509_cert_path: cdktn.stringToTerraform(struct!.x509CertPath),
    x509_key_path: cdktn.stringToTerraform(struct!.x509KeyPath),
  }
}


export function outscaleProviderApiToHclTerraform(struct?: OutscaleProviderApi): any {
  if (!cdktn.canInspect(struct) || cdktn.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktn.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdktn.io/docs/concepts/resources#references");
  }
  const attrs = {
    endpoint: {
      value: cdktn.stringToHclTerraform(struct!.endpoint),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    insecure: {
      value: cdktn.booleanToHclTerraform(struct!.insecure),
      isBlock: false,
      type: "simple",
      storageClassType: "boolean",
    },
    region: {
      value: cdktn.stringToHclTerraform(struct!.region),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    x509_cert_path: {
      value: cdktn.stringToHclTerraform(struct!.x509CertPath),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    x509_key_path: {
      value: cdktn.stringToHclTerraform(struct!.x509KeyPath),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
  };

  // remove undefined attributes
  return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined));
}

export interface OutscaleProviderEndpoints {
  readonly api?: string;
  readonly oks?: string;
}

export function outscaleProviderEndpointsToTerraform(struct?: OutscaleProviderEndpoints | cdktn.IResolvable): any {
  if (!cdktn.canInspect(struct) || cdktn.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktn.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdktn.io/docs/concepts/resources#references");
  }
  return {
    api: cdktn.stringToTerraform(struct!.api),
    oks: cdktn.stringToTerraform(struct!.oks),
  }
}


export function outscaleProviderEndpointsToHclTerraform(struct?: OutscaleProviderEndpoints | cdktn.IResolvable): any {
  if (!cdktn.canInspect(struct) || cdktn.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktn.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdktn.io/docs/concepts/resources#references");
  }
  const attrs = {
    api: {
      value: cdktn.stringToHclTerraform(struct!.api),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    oks: {
      value: cdktn.stringToHclTerraform(struct!.oks),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
  };

  // remove undefined attributes
  return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined));
}

export interface OutscaleProviderOks {
  readonly endpoint?: string;
  readonly region?: string;
}

export function outscaleProviderOksToTerraform(struct?: OutscaleProviderOks): any {
  if (!cdktn.canInspect(struct) || cdktn.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktn.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdktn.io/docs/concepts/resources#references");
  }
  return {
    endpoint: cdktn.stringToTerraform(struct!.endpoint),
    region: cdktn.stringToTerraform(struct!.region),
  }
}


export function outscaleProviderOksToHclTerraform(struct?: OutscaleProviderOks): any {
  if (!cdktn.canInspect(struct) || cdktn.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktn.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdktn.io/docs/concepts/resources#references");
  }
  const attrs = {
    endpoint: {
      value: cdktn.stringToHclTerraform(struct!.endpoint),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    region: {
      value: cdktn.stringToHclTerraform(struct!.region),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
  };

  // remove undefined attributes
  return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined));
}


/**
*/
export class OutscaleProvider extends cdktn.TerraformProvider {

  // =================
  // STATIC PROPERTIES
  // =================
  public static readonly tfResourceType = "outscale";

  // ==============
  // STATIC Methods
  // ==============
  /**
  * Generates CDKTN code for importing a OutscaleProvider resource upon running "cdktn plan <stack-name>"
  * @param scope The scope in which to define this construct
  * @param importToId The construct id used in the generated config for the OutscaleProvider to import
  * @param provider? Optional instance of the provider where the OutscaleProvider to import is found
  */
  public static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: cdktn.TerraformProvider) {
        return new cdktn.ImportableResource(scope, importToId, { terraformResourceType: "outscale", importId: importFromId, provider });
      }

  // ===========
  // INITIALIZER
  // ===========

  /**
  *
  * @param scope The scope in which to define this construct
  * @param id The scoped construct ID. Must be unique amongst siblings in the same scope
  * @param options OutscaleProviderConfig = {}
  */
  public constructor(scope: Construct, id: string, config: OutscaleProviderConfig = {}) {
    super(scope, id, {
      terraformResourceType: 'outscale',
      terraformGeneratorMetadata: {
        providerName: 'outscale',
        providerVersionConstraint: '1.8.0'
      },
      terraformProviderSource: 'outscale/outscale'
    });
    this._accessKeyId = config.accessKeyId;
    this._configFile = config.configFile;
    this._insecure = config.insecure;
    this._profile = config.profile;
    this._region = config.region;
    this._secretKeyId = config.secretKeyId;
    this._x509CertPath = config.x509CertPath;
    this._x509KeyPath = config.x509KeyPath;
    this._alias = config.alias;
    this._api = config.api;
    this._endpoints = config.endpoints;
    this._oks = config.oks;
  }

  // ==========
  // ATTRIBUTES
  // ==========

  // access_key_id - computed: false, optional: true, required: false
  private _accessKeyId?: string; 
  public get accessKeyId() {
    return this._accessKeyId;
  }
  public set accessKeyId(value: string | undefined) {
    this._accessKeyId = value;
  }
  public resetAccessKeyId() {
    this._accessKeyId = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get accessKeyIdInput() {
    return this._accessKeyId;
  }

  // config_file - computed: false, optional: true, required: false
  private _configFile?: string; 
  public get configFile() {
    return this._configFile;
  }
  public set configFile(value: string | undefined) {
    this._configFile = value;
  }
  public resetConfigFile() {
    this._configFile = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get configFileInput() {
    return this._configFile;
  }

  // insecure - computed: false, optional: true, required: false
  private _insecure?: boolean | cdktn.IResolvable; 
  public get insecure() {
    return this._insecure;
  }
  public set insecure(value: boolean | cdktn.IResolvable | undefined) {
    this._insecure = value;
  }
  public resetInsecure() {
    this._insecure = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get insecureInput() {
    return this._insecure;
  }

  // profile - computed: false, optional: true, required: false
  private _profile?: string; 
  public get profile() {
    return this._profile;
  }
  public set profile(value: string | undefined) {
    this._profile = value;
  }
  public resetProfile() {
    this._profile = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get profileInput() {
    return this._profile;
  }

  // region - computed: false, optional: true, required: false
  private _region?: string; 
  public get region() {
    return this._region;
  }
  public set region(value: string | undefined) {
    this._region = value;
  }
  public resetRegion() {
    this._region = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get regionInput() {
    return this._region;
  }

  // secret_key_id - computed: false, optional: true, required: false
  private _secretKeyId?: string; 
  public get secretKeyId() {
    return this._secretKeyId;
  }
  public set secretKeyId(value: string | undefined) {
    this._secretKeyId = value;
  }
  public resetSecretKeyId() {
    this._secretKeyId = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get secretKeyIdInput() {
    return this._secretKeyId;
  }

  // x509_cert_path - computed: false, optional: true, required: false
  private _x509CertPath?: string; 
  public get x509CertPath() {
    return this._x509CertPath;
  }
  public set x509CertPath(value: string | undefined) {
    this._x509CertPath = value;
  }
  public resetX509CertPath() {
    this._x509CertPath = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get x509CertPathInput() {
    return this._x509CertPath;
  }

  // x509_key_path - computed: false, optional: true, required: false
  private _x509KeyPath?: string; 
  public get x509KeyPath() {
    return this._x509KeyPath;
  }
  public set x509KeyPath(value: string | undefined) {
    this._x509KeyPath = value;
  }
  public resetX509KeyPath() {
    this._x509KeyPath = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get x509KeyPathInput() {
    return this._x509KeyPath;
  }

  // alias - computed: false, optional: true, required: false
  private _alias?: string; 
  public get alias() {
    return this._alias;
  }
  public set alias(value: string | undefined) {
    this._alias = value;
  }
  public resetAlias() {
    this._alias = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get aliasInput() {
    return this._alias;
  }

  // api - computed: false, optional: true, required: false
  private _api?: OutscaleProviderApi; 
  public get api() {
    return this._api;
  }
  public set api(value: OutscaleProviderApi | undefined) {
    this._api = value;
  }
  public resetApi() {
    this._api = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get apiInput() {
    return this._api;
  }

  // endpoints - computed: false, optional: true, required: false
  private _endpoints?: OutscaleProviderEndpoints[] | cdktn.IResolvable; 
  public get endpoints() {
    return this._endpoints;
  }
  public set endpoints(value: OutscaleProviderEndpoints[] | cdktn.IResolvable | undefined) {
    this._endpoints = value;
  }
  public resetEndpoints() {
    this._endpoints = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get endpointsInput() {
    return this._endpoints;
  }

  // oks - computed: false, optional: true, required: false
  private _oks?: OutscaleProviderOks; 
  public get oks() {
    return this._oks;
  }
  public set oks(value: OutscaleProviderOks | undefined) {
    this._oks = value;
  }
  public resetOks() {
    this._oks = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get oksInput() {
    return this._oks;
  }

  // =========
  // SYNTHESIS
  // =========

  protected synthesizeAttributes(): { [name: string]: any } {
    return {
      access_key_id: cdktn.stringToTerraform(this._accessKeyId),
      config_file: cdktn.stringToTerraform(this._configFile),
      insecure: cdktn.booleanToTerraform(this._insecure),
      profile: cdktn.stringToTerraform(this._profile),
      region: cdktn.stringToTerraform(this._region),
      secret_key_id: cdktn.stringToTerraform(this._secretKeyId),
      x509_cert_path: cdktn.stringToTerraform(this._x509CertPath),
      x509_key_path: cdktn.stringToTerraform(this._x509KeyPath),
      alias: cdktn.stringToTerraform(this._alias),
      api: outscaleProviderApiToTerraform(this._api),
      endpoints: cdktn.listMapper(outscaleProviderEndpointsToTerraform, true)(this._endpoints),
      oks: outscaleProviderOksToTerraform(this._oks),
    };
  }

  protected synthesizeHclAttributes(): { [name: string]: any } {
    const attrs = {
      access_key_id: {
        value: cdktn.stringToHclTerraform(this._accessKeyId),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      config_file: {
        value: cdktn.stringToHclTerraform(this._configFile),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      insecure: {
        value: cdktn.booleanToHclTerraform(this._insecure),
        isBlock: false,
        type: "simple",
        storageClassType: "boolean",
      },
      profile: {
        value: cdktn.stringToHclTerraform(this._profile),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      region: {
        value: cdktn.stringToHclTerraform(this._region),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      secret_key_id: {
        value: cdktn.stringToHclTerraform(this._secretKeyId),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      x509_cert_path: {
        value: cdktn.stringToHclTerraform(this._x509CertPath),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      x509_key_path: {
        value: cdktn.stringToHclTerraform(this._x509KeyPath),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      alias: {
        value: cdktn.stringToHclTerraform(this._alias),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      api: {
        value: outscaleProviderApiToHclTerraform(this._api),
        isBlock: true,
        type: "list",
        storageClassType: "OutscaleProviderApiList",
      },
      endpoints: {
        value: cdktn.listMapperHcl(outscaleProviderEndpointsToHclTerraform, true)(this._endpoints),
        isBlock: true,
        type: "set",
        storageClassType: "OutscaleProviderEndpointsList",
      },
      oks: {
        value: outscaleProviderOksToHclTerraform(this._oks),
        isBlock: true,
        type: "list",
        storageClassType: "OutscaleProviderOksList",
      },
    };

    // remove undefined attributes
    return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined ))
  }
}
