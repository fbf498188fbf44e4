package main

import (
	"context"
	"encoding/json"
	"math/big"
	"strings"
	"time"
)

// status is what the state holds of a live release; nil when there is none.
func status(ctx context.Context, c cluster, state object) (object, error) {
	raw, err := c.helm(ctx, append([]string{"status", "-o", "json"}, release(state)...)...)
	if err != nil {
		if strings.Contains(err.Error(), "release: not found") {
			return nil, nil
		}
		return nil, err
	}
	live, err := parsed(raw)
	if err != nil {
		return nil, err
	}
	if raw, err = c.helm(ctx, append([]string{"get", "metadata", "-o", "json"}, release(state)...)...); err != nil {
		return nil, err
	}
	chart, err := parsed(raw)
	if err != nil {
		return nil, err
	}
	values, err := json.Marshal(forJSON(live["config"]))
	if err != nil {
		return nil, err
	}
	info := first(live["info"])
	return object{
		"id": live["name"], "status": info["status"], "version": chart["version"],
		"metadata": object{
			"name": live["name"], "namespace": live["namespace"], "revision": live["version"], "notes": text(info, "notes"),
			"chart": chart["chart"], "version": chart["version"], "app_version": text(chart, "appVersion"), "values": string(values),
			"first_deployed": unix(info, "first_deployed"), "last_deployed": unix(info, "last_deployed"),
		},
	}, nil
}

func unix(o object, key string) *big.Float {
	at, _ := time.Parse(time.RFC3339Nano, text(o, key))
	return big.NewFloat(float64(at.Unix()))
}
